import './blocks.css';

/** In place of what somebody wrote whom one blocked. */
export function FoldedWords({ tabIndex, onShow }: { tabIndex: number; onShow: () => void }) {
  return (
    <p className="folded-words">
      Message from somebody you blocked ·{' '}
      <button type="button" className="folded-show" tabIndex={tabIndex} onClick={onShow}>
        Show
      </button>
    </p>
  );
}
