// A door of the chart by its number (502, 3-2-502) or a building by its name: found while typing, reached by Enter.

export function watchFinding(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("[data-find-door]")) {
    form.hidden = false; // it does nothing without this script
    const box = form.querySelector("input");
    if (box) watchBox(form, box);
  }
}

function watchBox(form: HTMLFormElement, box: HTMLInputElement): void {
  let found: HTMLElement[] = [];
  let at = 0;
  const point = (): void => {
    mark(found[at]);
    say(form, box.value, found.length, at);
  };
  box.addEventListener("input", () => {
    found = find(box.value);
    at = 0;
    point();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown" || !found[at]) return;
    event.preventDefault();
    reach(found[at]);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (found.length === 1) return reach(found[0]);
    at = found.length ? (at + 1) % found.length : 0;
    point();
  });
  box.addEventListener("blur", () => mark(undefined));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || (event.target as Element).matches("input, textarea, select")) return;
    event.preventDefault();
    box.select();
    box.focus();
  });
}

function reach(door: HTMLElement | undefined): void {
  mark(undefined);
  door?.focus();
}

function mark(door: HTMLElement | undefined): void {
  for (const other of document.querySelectorAll("[data-doors] .d.sought")) other.classList.remove("sought");
  door?.classList.add("sought");
  door?.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function say(form: HTMLFormElement, text: string, count: number, at: number): void {
  const out = form.querySelector("output");
  if (!out) return;
  const words = form.dataset[count > 1 ? "found" : count ? "one" : "none"] ?? "";
  out.textContent = text.trim() ? words.replace("{n}", String(count)).replace("{at}", String(at + 1)) : "";
}

function find(text: string): HTMLElement[] {
  const doors = [...document.querySelectorAll<HTMLElement>("[data-doors] .d")];
  const first = firstOfNamed(text);
  if (first) return [first];
  return doorsNamed(text, doors.map((door) => (door.getAttribute("href") ?? "").replace("?door=", ""))).flatMap((n) => doors[n] ?? []);
}

/** The first door of the building, lane or group whose name is typed: 3号楼, 一组. */
function firstOfNamed(text: string): HTMLElement | null {
  const wanted = text.normalize("NFKC").trim();
  if (!wanted || /^[\d\s-]+$/.test(wanted)) return null;
  const parts = [...document.querySelectorAll<HTMLElement>("[data-doors] .bld, [data-doors] .band")];
  const name = (part: HTMLElement): string => part.querySelector("header b, .nm b")?.textContent?.trim() ?? "";
  const part = parts.find((one) => name(one) === wanted) ?? parts.find((one) => name(one).startsWith(wanted));
  return part?.querySelector<HTMLElement>(".d") ?? null;
}

/** Return which of the doors at `rels` (01.3.2.0502.) a number means: its last part is the door, those before stand above it in order. */
export function doorsNamed(text: string, rels: readonly string[]): number[] {
  const wanted = steps(text.normalize("NFKC").split(/[^0-9A-Za-z]+/));
  if (!wanted.length) return [];
  const known = rels.map((rel) => steps(rel.split(".")));
  const exact = pick(known, (path) => fits(path, wanted, (one, last) => one === last));
  return exact.length ? exact : pick(known, (path) => fits(path, wanted, (one, last) => one.startsWith(last)));
}

function steps(parts: readonly string[]): string[] {
  return parts.filter(Boolean).map((part) => part.toLowerCase().replace(/^0+(?=.)/, ""));
}

function pick(known: readonly string[][], test: (path: string[]) => boolean): number[] {
  return known.flatMap((path, index) => (test(path) ? [index] : []));
}

function fits(path: readonly string[], wanted: readonly string[], ends: (one: string, last: string) => boolean): boolean {
  if (!ends(path[path.length - 1] ?? "", wanted[wanted.length - 1] ?? "")) return false;
  let at = path.length - 2;
  for (let n = wanted.length - 2; n >= 0; n--) {
    while (at >= 0 && path[at] !== wanted[n]) at--;
    if (at-- < 0) return false;
  }
  return true;
}
