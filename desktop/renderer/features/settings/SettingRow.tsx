import type { ReactNode } from 'react';

/** One setting: what, help, control at the end. */
export function SettingRow({ title, help, children }: { title: ReactNode; help?: ReactNode; children?: ReactNode }) {
  return (
    <div className="setting-row">
      <div className="setting-words">
        <p className="setting-title">{title}</p>
        {help && <p className="setting-help">{help}</p>}
      </div>
      {children && <div className="setting-control">{children}</div>}
    </div>
  );
}

/** Title and sentence of a page of the settings. */
export function SettingsHead({ title, words, children }: { title: string; words: string; children?: ReactNode }) {
  return (
    <header className="settings-head">
      <div>
        <h1 className="page-title">{title}</h1>
        <p className="settings-words">{words}</p>
      </div>
      {children}
    </header>
  );
}
