import HardDrive from 'lucide-react/icons/hard-drive';
import { queryOf, type SearchState } from '../../state/search-state.ts';

const number = new Intl.NumberFormat();

/** "38 results in 14 ms, from all 412,806 messages on this device". */
export function SearchSummary({ search }: { search: SearchState }) {
  const { here } = search;
  if (queryOf(search) === '') return null;
  if (here.status === 'idle' || (here.status === 'loading' && here.hits.length === 0)) return <p className="search-summary" />;
  if (here.status === 'failed' && here.hits.length === 0) return null;
  const count = `${number.format(here.total)}${here.isTotalExact ? '' : '+'}`;
  return (
    <p className="search-summary tabular" role="status">
      <HardDrive size={14} strokeWidth={1.75} aria-hidden />
      <span>
        <b>
          {count} {here.total === 1 ? 'result' : 'results'}
        </b>{' '}
        in {Math.max(1, Math.round(here.tookMs))} ms, from {here.held === 1 ? 'the one message' : `all ${number.format(here.held)} messages`} on this device
      </span>
    </p>
  );
}
