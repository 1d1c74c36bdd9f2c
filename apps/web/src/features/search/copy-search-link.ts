/** Copies the address of this screen: its range frozen to absolute times, its zone named, so that it shows everybody the same. */
import { copyText } from "../../ui/copy-button";
import { type Zone, zoneName } from "../../ui/format/time";
import { toast } from "../../ui/toast";
import { freezeRange, resolveRange } from "../shell/range";
import { writeUrl } from "../shell/url-state";
import { currentUrl } from "../shell/use-url";

export function copySearchLink(zone: Zone): void {
  const url = currentUrl();
  const at = resolveRange(url, Date.now(), zone);
  const frozen = { ...url, ...(at === null ? {} : freezeRange(at)), tz: zoneName(zone) };
  const link = window.location.origin + window.location.pathname + writeUrl(frozen);
  void copyText(link).then((done) => toast(done ? "Link copied, with its times fixed" : link));
}
