/** Where a dragged room can go that is no section yet; they come at the end of the list, so that nothing moves under the pointer. */
export function DropZones({ hasStarred }: { hasStarred: boolean }) {
  return (
    <div className="drop-zones" aria-hidden="true">
      {hasStarred ? null : (
        <p className="drop-zone" data-drop-zone="star">
          Star
        </p>
      )}
      <p className="drop-zone" data-drop-zone="new">
        New section…
      </p>
    </div>
  );
}
