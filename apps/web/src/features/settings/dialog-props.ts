/** What the dialogs of the settings are given. */
import type { Secret } from "./secret-once";

export interface DialogProps {
  onClose: () => void;
  /** With a secret when one was made. */
  onDone: (made?: Secret) => void;
}

export interface TargetDialogProps<Item> extends DialogProps {
  target: Item;
}
