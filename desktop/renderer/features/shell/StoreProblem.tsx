import TriangleAlert from 'lucide-react/icons/triangle-alert';
import { useStore } from '../../state/store.ts';

/** Says at the top of the sheet that this device cannot store now. Nothing was dropped. */
export function StoreProblem() {
  const problem = useStore((state) => state.storeProblem);
  if (!problem) return null;
  return (
    <p className="store-problem" role="alert">
      <TriangleAlert size={16} />
      <span>{problem.message}</span>
    </p>
  );
}
