import { fileKind } from '@parley/shared/file-kinds';
import File from 'lucide-react/icons/file';
import FileArchive from 'lucide-react/icons/file-archive';
import FileCode from 'lucide-react/icons/file-code';
import FileImage from 'lucide-react/icons/file-image';
import FileMusic from 'lucide-react/icons/file-music';
import FilePlay from 'lucide-react/icons/file-play';
import FileSpreadsheet from 'lucide-react/icons/file-spreadsheet';
import FileText from 'lucide-react/icons/file-text';

/** What a name's ending most likely is; only for the icon. */
const byEnding: [RegExp, typeof File][] = [
  [/\.(csv|tsv|xlsx?|ods)$/i, FileSpreadsheet],
  [/\.(pdf|docx?|odt|rtf|txt|md|log)$/i, FileText],
  [/\.(zip|gz|xz|7z|tar|rar|zst)$/i, FileArchive],
  [/\.(html?|xml|svg|json|js|ts|py|c|h|cpp|rs|go|java|sh|css|sql|ya?ml)$/i, FileCode],
];
const byKind = { picture: FileImage, video: FilePlay, audio: FileMusic, other: File };

/** The tile at the start of a file's card. */
export function FileIcon({ name, type }: { name: string; type: string }) {
  const Icon = byEnding.find(([pattern]) => pattern.test(name))?.[1] ?? byKind[fileKind(type)];
  return (
    <span className="file-icon" aria-hidden>
      <Icon size={16} strokeWidth={1.75} />
    </span>
  );
}
