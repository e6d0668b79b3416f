import { useFormat } from '../../hooks/useFormat';

/**
 * `5 minutes ago`, with the exact time on hover.
 *
 * @internal
 */
export function TimeAgo(props: { time: string }) {
  const format = useFormat();
  return (
    <time
      style={{ whiteSpace: 'nowrap' }}
      dateTime={props.time}
      title={format.dateTime(props.time)}
    >
      {format.ago(props.time)}
    </time>
  );
}
