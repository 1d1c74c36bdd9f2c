"use client";
/** A dialog, only for what cannot be undone or for choosing. Focus is trapped; Escape is the safe answer (Radix). */
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";

export interface DialogProps {
  title: string;
  /** What happens, said before it happens. */
  description?: ReactNode;
  onClose: () => void;
  children: ReactNode;
  wide?: boolean;
}

export function Dialog({ title, description, onClose, children, wide = false }: DialogProps) {
  return (
    <Primitive.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Primitive.Portal>
        <Primitive.Overlay className="scrim" />
        <Primitive.Content
          className={wide ? "dialog dialog-wide" : "dialog"}
          data-modal=""
          {...(description === undefined ? { "aria-describedby": undefined } : {})}
        >
          <Primitive.Title className="dialog-title">{title}</Primitive.Title>
          {description === undefined ? null : (
            <Primitive.Description asChild>
              <div className="dialog-text">{description}</div>
            </Primitive.Description>
          )}
          {children}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
