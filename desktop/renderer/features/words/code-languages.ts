const names = new Map(
  Object.entries({
    bash: 'Shell',
    c: 'C',
    cpp: 'C++',
    cs: 'C#',
    csharp: 'C#',
    css: 'CSS',
    go: 'Go',
    html: 'HTML',
    java: 'Java',
    javascript: 'JavaScript',
    js: 'JavaScript',
    json: 'JSON',
    jsx: 'JSX',
    kotlin: 'Kotlin',
    markdown: 'Markdown',
    md: 'Markdown',
    objectivec: 'Objective-C',
    php: 'PHP',
    py: 'Python',
    python: 'Python',
    rb: 'Ruby',
    rs: 'Rust',
    ruby: 'Ruby',
    rust: 'Rust',
    sh: 'Shell',
    shell: 'Shell',
    sql: 'SQL',
    swift: 'Swift',
    toml: 'TOML',
    ts: 'TypeScript',
    tsx: 'TSX',
    typescript: 'TypeScript',
    xml: 'XML',
    yaml: 'YAML',
    yml: 'YAML',
  }),
);

/** What a fence says of its code: the language as the highlighter knows it, its name for people, and whether lines begin with + and - (`diff`, `diff-c`). */
export function readLanguage(written: string): { language: string; label: string; isDiff: boolean } {
  const asked = written.toLowerCase().slice(0, 40);
  const diff = /^diff(?:-(.+))?$/.exec(asked);
  const language = diff ? (diff[1] ?? '') : asked;
  const label = names.get(language) ?? (diff ? language : written).slice(0, 40);
  return { language, label: diff ? [label, 'diff'].filter(Boolean).join(' ') : label, isDiff: diff !== null };
}
