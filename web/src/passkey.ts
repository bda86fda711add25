// 通行密钥: asks the server for a question, the browser for its answer, and hands that in with the form as usual.
// Without support for it the form stays hidden, and the password is there.

type Question = {
  challenge: string;
  user?: { id: string; name: string; displayName: string };
  excludeCredentials?: Listed[];
  allowCredentials?: Listed[];
};
type Listed = { type: "public-key"; id: string };

export function watchPasskeys(): void {
  if (!window.isSecureContext || !("PublicKeyCredential" in window)) {
    for (const word of document.querySelectorAll<HTMLElement>("[data-no-passkey]")) word.hidden = false;
    return;
  }
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      if (answerField(form)?.value) return; // the second time round: hand it in
      event.preventDefault();
      void ask(form);
    });
  }
}

function answerField(form: HTMLFormElement): HTMLInputElement | null {
  return form.querySelector<HTMLInputElement>("input[name=credential]");
}

async function ask(form: HTMLFormElement): Promise<void> {
  const field = answerField(form);
  say(form, "");
  try {
    const question = await begin(form);
    if (!question || !field) return;
    const found = form.dataset.passkey === "make" ? await make(question) : await use(question);
    if (!found) return;
    field.value = JSON.stringify(found);
    form.submit();
  } catch {
    say(form, form.dataset.gaveUp ?? ""); // pressed away, no such key here, or no net
  }
}

/** What the server asks; a refusal (a wrong password) is shown where it was asked for. */
async function begin(form: HTMLFormElement): Promise<Question | null> {
  const answer = await fetch(form.dataset.begin ?? "", {
    method: "POST",
    body: new FormData(form),
    headers: { "HX-Request": "true" },
    credentials: "same-origin",
  });
  if (answer.headers.get("content-type")?.startsWith("application/json")) return (await answer.json()) as Question;
  const leads = answer.headers.get("HX-Redirect");
  if (leads) window.location.assign(leads);
  const box = form.querySelector<HTMLElement>("[data-said]");
  const shown = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".refusal");
  if (box && shown) box.replaceChildren(shown);
  else throw new Error("no question");
  return null;
}

function say(form: HTMLFormElement, words: string): void {
  const box = form.querySelector<HTMLElement>("[data-said]");
  if (!box) return;
  const line = document.createElement("p");
  line.className = "note";
  line.textContent = words;
  box.replaceChildren(...(words ? [line] : []));
}

async function make(question: Question): Promise<object | null> {
  const publicKey = {
    ...question,
    challenge: bytes(question.challenge),
    user: { ...question.user, id: bytes(question.user?.id ?? "") },
    excludeCredentials: question.excludeCredentials?.map((one) => ({ ...one, id: bytes(one.id) })),
  };
  const made = await navigator.credentials.create({ publicKey: publicKey as unknown as PublicKeyCredentialCreationOptions });
  if (!(made instanceof PublicKeyCredential)) return null;
  const response = made.response as AuthenticatorAttestationResponse;
  return whole(made, { clientDataJSON: text(response.clientDataJSON), attestationObject: text(response.attestationObject) });
}

async function use(question: Question): Promise<object | null> {
  const publicKey = {
    ...question,
    challenge: bytes(question.challenge),
    allowCredentials: question.allowCredentials?.map((one) => ({ ...one, id: bytes(one.id) })),
  };
  const found = await navigator.credentials.get({ publicKey: publicKey as unknown as PublicKeyCredentialRequestOptions });
  if (!(found instanceof PublicKeyCredential)) return null;
  const response = found.response as AuthenticatorAssertionResponse;
  return whole(found, {
    clientDataJSON: text(response.clientDataJSON),
    authenticatorData: text(response.authenticatorData),
    signature: text(response.signature),
    ...(response.userHandle ? { userHandle: text(response.userHandle) } : {}),
  });
}

function whole(found: PublicKeyCredential, response: object): object {
  return { id: found.id, rawId: text(found.rawId), type: found.type, response, clientExtensionResults: {} };
}

/** Base64url, as WebAuthn writes bytes in JSON; older browsers have no words of their own for it. */
export function bytes(words: string): Uint8Array {
  const plain = atob(words.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (one) => one.charCodeAt(0));
}

export function text(found: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(found));
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
