/** A row of exclusive choices as a field of a form. */
import { Segmented, type SegmentedProps } from "../../ui/segmented";

export function ChoiceField<Value extends string>(props: SegmentedProps<Value>) {
  return (
    <div className="field">
      <span className="label">{props.label}</span>
      <div>
        <Segmented {...props} />
      </div>
    </div>
  );
}
