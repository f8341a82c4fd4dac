import CircleAlert from 'lucide-react/icons/circle-alert';
import { addFiles, dropRefused } from '../../state/actions/files.ts';
import type { ComposeTarget, RefusedFile } from '../../state/drafts.ts';
import { Strip } from '../composer/Strip.tsx';
import { ChooseAnother } from './ChooseAnother.tsx';

type Props = { target: ComposeTarget; refused: readonly RefusedFile[]; onEnd: () => void };

/** Why files were not added, where they would stand, and another choice. It stays until one of both is taken. */
export function RefusedFiles({ target, refused, onEnd }: Props) {
  return refused.map(({ id, name, problem }) => {
    const end = () => {
      dropRefused(target, id);
      onEnd();
    };
    return (
      <Strip key={id} isAlert icon={<CircleAlert className="refused-icon" size={14} strokeWidth={2} aria-hidden />} closeWords="Close" onClose={end}>
        <span className="composer-strip-question">
          Not added: <bdi>{name}</bdi>. {problem}
        </span>
        <ChooseAnother
          look="quiet"
          size="small"
          onChoose={(files) => {
            end();
            void addFiles(target, files);
          }}
        />
      </Strip>
    );
  });
}
