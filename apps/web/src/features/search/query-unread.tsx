/** The query has an error and there are no rows of an earlier answer: the list says so instead of standing empty. */
export function QueryUnread({ message }: { message: string }) {
  return (
    <div className="empty" role="status">
      <h2>Nothing was searched.</h2>
      <p className="t2">The query cannot be read: {message} Mend it above and run it.</p>
    </div>
  );
}
