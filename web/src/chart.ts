// The wall chart: a door opens beside it, keys answer for what was found, what others record comes in by itself.
import htmx from "htmx.org";

const OUTCOMES: Record<string, string> = { 1: "seen", 2: "nobody_home", 3: "refused", 4: "vacant", 5: "wrong_door" };

export function watchChart(): void {
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("htmx:oobBeforeSwap", noteFocus);
  document.addEventListener("htmx:afterSwap", followPanel);
  document.addEventListener("htmx:oobAfterSwap", () => {
    markOpened();
    giveFocusBack();
  });
  document.addEventListener("mouseover", nameSmallDoor);
}

/** A small door shows no number: pointing at it says which one it is. */
function nameSmallDoor(event: MouseEvent): void {
  const door = (event.target as Element).closest<HTMLElement>(".tiny .d");
  if (door && !door.title) door.title = door.getAttribute("aria-label") ?? "";
}

function panel(): HTMLElement | null {
  return document.querySelector<HTMLElement>("#door");
}

function onClick(event: MouseEvent): void {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const target = event.target as Element;
  const link = target.closest<HTMLAnchorElement>("[data-opens] .d, #door [data-opens-door]");
  const close = target.closest("[data-close-door]");
  if (!panel() || (!link && !close)) return;
  event.preventDefault();
  if (close) closeDoor();
  else if (link) void openDoor(link.getAttribute("href") ?? "");
}

/** Open the door at `href` beside the chart; the address says which, so that a reload shows the same. */
async function openDoor(href: string): Promise<void> {
  const target = panel();
  if (!target) return;
  const rel = new URLSearchParams(href.slice(href.indexOf("?"))).get("door");
  const page = new URL(window.location.href);
  if (rel) page.searchParams.set("door", rel);
  history.replaceState(null, "", page);
  markOpened();
  await show(href, target);
  if (target.getBoundingClientRect().top > window.innerHeight) target.scrollIntoView({ block: "start" });
}

/** After “record, go to the next” another door stands beside the chart: the address and the tile with the ring say so. */
function followPanel(event: Event): void {
  if (event.target !== panel()) return;
  const rel = panel()?.querySelector<HTMLElement>("[data-opened]")?.dataset["opened"];
  if (!rel || rel === openedRel()) return;
  const page = new URL(window.location.href);
  page.searchParams.set("door", rel);
  history.replaceState(null, "", page);
  markOpened();
}

/** Fetch what stands beside the chart. A page that is left meanwhile asks no more: what failed is said by `net`. */
async function show(href: string, target: HTMLElement): Promise<void> {
  try {
    await htmx.ajax("get", href, { target, swap: "innerHTML" });
  } catch {
    return;
  }
}

function closeDoor(): void {
  const opened = openedDoor();
  const page = new URL(window.location.href);
  page.searchParams.delete("door");
  history.replaceState(null, "", page);
  const target = panel();
  if (target) void show(`${page.pathname}?closed=1`, target);
  markOpened();
  opened?.focus();
}

let focused: string | null = null;

/** A tile in focus that is drawn again must not throw who walks by keyboard back to the top of the page. */
function noteFocus(): void {
  const at = document.activeElement;
  if (at?.matches("[data-opens] .d")) focused = at.getAttribute("href");
}

function giveFocusBack(): void {
  if (focused && document.activeElement === document.body) {
    document.querySelector<HTMLElement>(`[data-opens] .d[href=${JSON.stringify(focused)}]`)?.focus({ preventScroll: true });
  }
  focused = null;
}

function openedRel(): string | null {
  return new URL(window.location.href).searchParams.get("door");
}

function openedDoor(): HTMLElement | null {
  const rel = openedRel();
  return rel ? document.querySelector<HTMLElement>(`[data-opens] .d[href=${JSON.stringify(`?door=${rel}`)}]`) : null;
}

function markOpened(): void {
  for (const door of document.querySelectorAll("[data-opens] .d.picked")) {
    door.classList.remove("picked");
    door.removeAttribute("aria-current");
  }
  openedDoor()?.classList.add("picked");
  openedDoor()?.setAttribute("aria-current", "true");
}

function onKey(event: KeyboardEvent): void {
  if (event.altKey || event.ctrlKey || event.metaKey || !panel()) return;
  const at = event.target as Element;
  if (at.matches("input:not([type=radio]), textarea, select")) return;
  if (event.key === "Escape" && openedRel()) closeDoor();
  const outcome = OUTCOMES[event.key];
  if (!outcome) return;
  event.preventDefault(); // or the digit would be typed as how many are at home
  void answer(at.closest<HTMLElement>("[data-opens] .d"), outcome);
}

/** A digit chooses the outcome at the door in focus, which opens first if another one is open. */
async function answer(door: HTMLElement | null, outcome: string): Promise<void> {
  const href = door?.getAttribute("href");
  if (href && href !== `?door=${openedRel() ?? ""}`) await openDoor(href);
  const choice = panel()?.querySelector<HTMLInputElement>(`input[name=outcome][value=${outcome}]`);
  if (!choice) return;
  choice.checked = true;
  const next = outcome === "seen" ? panel()?.querySelector<HTMLElement>("input[name=present_count]") : choice;
  (next ?? choice).focus();
}
