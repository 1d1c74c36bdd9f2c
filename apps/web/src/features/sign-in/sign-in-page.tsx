"use client";
/** Sign in: one column, one error sentence that does not say which of the two was wrong, back to the asked address. */
import clsx from "clsx";
import { Eye, EyeOff } from "lucide-react";
import { useSearchParams } from "next/navigation";
import { type FormEvent, type KeyboardEvent, useId, useState, useSyncExternalStore } from "react";
import { Button } from "../../ui/button";
import { Field, FieldText } from "../../ui/field";
import { Icon } from "../../ui/icon";
import { Logo } from "../../ui/logo";
import { usePreferences } from "../shell/preferences";
import { safeNext, signIn } from "./sign-in";

const neverChanges = () => () => undefined;
const readHost = () => window.location.host;

export function SignInPage() {
  // Follows a change of the system's theme while the page is open.
  usePreferences();
  const params = useSearchParams();
  const next = safeNext(params.get("next"));
  const host = useSyncExternalStore(neverChanges, readHost, () => " ");
  return (
    <div className="si">
      <main className="si-card">
        <div className="si-logo">
          <Logo size={40} />
        </div>
        <h1>Sign in to Sightglass</h1>
        <p className="t2 si-sub">{host}</p>
        <SignInForm next={next} />
        <p className="f12 t3 si-help">
          First start? E-mail and password stand in the start banner of this server.
        </p>
      </main>
      <footer className="f12 t3">Sightglass</footer>
    </div>
  );
}

function SignInForm({ next }: { next: string }) {
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setError(undefined);
    const result = await signIn(email, password);
    if (result.ok) return window.location.assign(next);
    setBusy(false);
    setError(result.message);
  };
  return (
    <form className="si-form" method="post" onSubmit={(event) => void submit(event)}>
      <Field
        label="E-mail"
        name="email"
        type="email"
        autoComplete="username"
        required
        autoFocus
        value={email}
        onChange={(event) => setEmail(event.target.value)}
      />
      <PasswordField value={password} error={error} onChange={setPassword} />
      <Button kind="primary" size="lg" type="submit" className="si-wide" busy={busy}>
        {busy ? "Signing in" : "Sign in"}
      </Button>
    </form>
  );
}

interface PasswordFieldProps {
  value: string;
  error: string | undefined;
  onChange: (value: string) => void;
}

function PasswordField({ value, error, onChange }: PasswordFieldProps) {
  const id = useId();
  const [shown, setShown] = useState(false);
  const [capsLock, setCapsLock] = useState(false);
  const watch = (event: KeyboardEvent) => setCapsLock(event.getModifierState("CapsLock"));
  return (
    <div className="field">
      <label htmlFor={id}>Password</label>
      <div className="row si-password">
        <input
          id={id}
          name="password"
          className={clsx("input", error !== undefined && "is-error")}
          type={shown ? "text" : "password"}
          autoComplete="current-password"
          required
          value={value}
          aria-invalid={error !== undefined ? true : undefined}
          aria-describedby={`${id}-text`}
          onKeyUp={watch}
          onChange={(event) => onChange(event.target.value)}
        />
        <button
          type="button"
          className="si-eye"
          aria-label={shown ? "Hide password" : "Show password"}
          aria-pressed={shown}
          onClick={() => setShown(!shown)}
        >
          <Icon of={shown ? EyeOff : Eye} />
        </button>
      </div>
      <FieldText id={`${id}-text`} error={error} help={capsLock ? "Caps Lock is on." : undefined} />
    </div>
  );
}
