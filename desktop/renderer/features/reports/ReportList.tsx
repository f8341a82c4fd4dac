import type { Report, ReportAction } from '@parley/shared/entities/report';
import type { Id } from '@parley/shared/ids';
import { roomRules } from '@parley/shared/room-rules';
import Ellipsis from 'lucide-react/icons/ellipsis';
import Flag from 'lucide-react/icons/flag';
import Trash2 from 'lucide-react/icons/trash-2';
import { useState } from 'react';
import { closeOverlay, openOverlay, openRoom } from '../../state/actions/navigate.ts';
import { resolveReport } from '../../state/actions/reports.ts';
import { selectRoom } from '../../state/selectors.ts';
import { useStore } from '../../state/store.ts';
import { Button } from '../../ui/Button.tsx';
import { FormProblem } from '../../ui/FormProblem.tsx';
import { IconButton } from '../../ui/IconButton.tsx';
import { Menu, MenuItem } from '../../ui/Menu.tsx';
import { Skeleton } from '../../ui/Skeleton.tsx';
import { formatDay, formatFull } from '../../ui/time-words.ts';
import { PersonAvatar } from '../people/PersonAvatar.tsx';
import { personName, useUser } from '../people/use-user.ts';
import { reasonWords } from './report-reasons.ts';
import { useReports } from './use-reports.ts';
import './reports.css';

/** What is unresolved in a room, or (`roomId` null) on the whole server, with what can be done about each. */
export function ReportList({ accountId, roomId }: { accountId: Id; roomId: Id | null }) {
  const { items, status, problem, hasMore, readMore } = useReports(accountId, roomId);
  return (
    <>
      <FormProblem words={problem} />
      {status === 'loading' ? <Skeleton rows={3} /> : null}
      {status === 'ready' && items.length === 0 ? (
        <p className="reports-none">
          <Flag size={16} strokeWidth={1.75} aria-hidden />
          Nothing waits here. What people report appears at once.
        </p>
      ) : null}
      {items.length > 0 ? (
        <ul className="reports" aria-label="Reports">
          {items.map((report) => (
            <ReportCard key={report.id} accountId={accountId} report={report} isForServer={roomId === null} />
          ))}
        </ul>
      ) : null}
      {hasMore ? (
        <Button look="quiet" size="small" onClick={readMore}>
          Show more
        </Button>
      ) : null}
    </>
  );
}

function ReportCard({ accountId, report, isForServer }: { accountId: Id; report: Report; isForServer: boolean }) {
  const author = useUser(accountId, report.authorId);
  const reporter = useUser(accountId, report.reporterId);
  const view = useStore((state) => selectRoom(state, accountId, report.roomId));
  const [isBusy, setIsBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const name = personName(author);
  const hasWords = report.body !== '' || report.fileNames.length > 0;
  const canModerate = view?.state === 'member' && roomRules['see-reports'][view.room.kind].includes(view.role);
  const resolve = async (action: ReportAction) => {
    setIsBusy(true);
    const answer = await resolveReport(accountId, report.id, action);
    setIsBusy(false);
    setProblem(answer.ok ? null : answer.error.message);
  };
  const goThere = () => {
    closeOverlay();
    openRoom(accountId, report.roomId, report.seq);
  };
  const takeOut = (isBan: boolean) => openOverlay({ kind: 'remove-member', accountId, roomId: report.roomId, userId: report.authorId, isBan });
  return (
    <li className="report" aria-label={`Message of ${name}: ${reasonWords(report.reason)}`}>
      <div className="report-head">
        <PersonAvatar id={report.authorId} name={name} size={28} isBot={author?.bot === true} />
        <bdi className="report-name ellipsis">{name}</bdi>
        <time className="report-time" dateTime={new Date(report.writtenAt).toISOString()}>
          {formatFull(report.writtenAt)}
        </time>
        {canModerate ? (
          <Menu
            label={`More about the message of ${name}`}
            align="end"
            trigger={
              <IconButton size={28} label="More actions">
                <Ellipsis size={16} strokeWidth={1.75} aria-hidden />
              </IconButton>
            }
          >
            <MenuItem onSelect={() => openOverlay({ kind: 'mute-member', accountId, roomId: report.roomId, userId: report.authorId })}>Mute {name}…</MenuItem>
            <MenuItem isDanger onSelect={() => takeOut(false)}>
              Remove {name}…
            </MenuItem>
            <MenuItem isDanger onSelect={() => takeOut(true)}>
              Ban {name}…
            </MenuItem>
          </Menu>
        ) : null}
      </div>
      {hasWords && (
        <blockquote className="report-words" dir="auto">
          {report.body === '' ? null : report.body}
          {report.fileNames.length > 0 ? <span className="report-files">{report.fileNames.join(', ')}</span> : null}
        </blockquote>
      )}
      {report.isDeleted ? (
        <p className="report-gone">
          <Trash2 size={14} aria-hidden />
          <span>
            <bdi>{name}</bdi> deleted this message.{' '}
            {hasWords
              ? `Its words are kept here alone, until you decide${report.wordsUntil === undefined ? '' : `, ${formatDay(report.wordsUntil, Date.now())} at the latest`}.`
              : 'Its words are kept no longer.'}
          </span>
        </p>
      ) : null}
      <p className="report-why">
        <strong>{reasonWords(report.reason)}</strong>
        {report.comment === '' ? null : (
          <>
            : <bdi>{report.comment}</bdi>
          </>
        )}
        <span className="report-by">
          {isForServer ? `${view?.room.name || 'In a room you are not in'}. ` : ''}Reported by <bdi>{personName(reporter)}</bdi>,{' '}
          {formatFull(report.reportedAt)}
        </span>
      </p>
      <FormProblem words={problem} />
      <div className="report-acts">
        <Button size="small" isBusy={isBusy} onClick={() => void resolve('dismissed')}>
          Dismiss
        </Button>
        {canModerate || isForServer ? (
          <Button size="small" look={report.isDeleted ? 'secondary' : 'danger'} isBusy={isBusy} onClick={() => void resolve('removed')}>
            {report.isDeleted ? 'Done' : 'Delete message'}
          </Button>
        ) : null}
        {view?.state === 'member' ? (
          <Button size="small" look="quiet" onClick={goThere}>
            Show in the room
          </Button>
        ) : null}
      </div>
    </li>
  );
}
