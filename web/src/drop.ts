// A workbook dropped or chosen: its name and size at once, and how much of it has gone.

export function watchDrops(): void {
  for (const name of ["dragover", "dragleave", "drop"]) document.addEventListener(name, hover as EventListener);
  document.addEventListener("change", (event) => showChosen(event.target));
  document.addEventListener("htmx:xhr:progress", (event) => {
    const { elt, lengthComputable, loaded, total } = (event as CustomEvent<Progress>).detail;
    if (lengthComputable) showSent(elt, loaded, total);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    const sent = (event as CustomEvent<{ elt: Element }>).detail.elt.querySelector?.<HTMLElement>("[data-sent]");
    if (sent) sent.hidden = true;
  });
}

type Progress = { elt: Element; lengthComputable: boolean; loaded: number; total: number };

function hover(event: DragEvent): void {
  const zone = (event.target as Element).closest?.<HTMLElement>("[data-drop]");
  if (!zone) return;
  event.preventDefault();
  zone.classList.toggle("over", event.type === "dragover");
  const input = zone.querySelector<HTMLInputElement>("input[type=file]");
  if (event.type !== "drop" || !input || !event.dataTransfer?.files.length) return;
  input.files = event.dataTransfer.files;
  showChosen(input);
}

function showChosen(target: EventTarget | null): void {
  if (!(target instanceof HTMLInputElement) || target.type !== "file") return;
  const line = target.closest("[data-drop]")?.querySelector<HTMLElement>("[data-chosen]");
  const file = target.files?.[0];
  if (!line) return;
  line.hidden = !file;
  line.textContent = file ? `${file.name} · ${size(file.size)}` : "";
}

export function size(bytes: number): string {
  return bytes < 1 << 20 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / (1 << 20)).toFixed(1)} MB`;
}

function showSent(form: Element, loaded: number, total: number): void {
  const line = form.querySelector<HTMLElement>("[data-sent]");
  const bar = line?.querySelector("progress");
  const words = line?.querySelector("output");
  if (!line || !bar || !words || total === 0) return;
  line.hidden = false;
  bar.value = Math.floor((100 * loaded) / total);
  words.textContent = `${bar.value}% · ${size(loaded)} / ${size(total)}`;
}
