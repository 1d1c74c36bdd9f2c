"use client";
/** Whether the fields are shown: a remembered pane on wide screens, a sheet that starts closed on narrow ones. */
import { useCallback, useState } from "react";
import { setPreferences, usePreferences } from "../shell/preferences";
import { useMedia } from "../shell/use-media";

export interface FieldsPane {
  open: boolean;
  toggle: () => void;
}

export function useFieldsPane(): FieldsPane {
  const narrow = useMedia("(max-width: 959px)");
  const { fieldsOpen } = usePreferences();
  const [sheet, setSheet] = useState(false);
  const toggle = useCallback(() => {
    if (narrow) setSheet((open) => !open);
    else setPreferences({ fieldsOpen: !fieldsOpen });
  }, [narrow, fieldsOpen]);
  return { open: narrow ? sheet : fieldsOpen, toggle };
}
