// Passkeys need a script: it passes between the form and the device, and decides nothing.
// A form with data-webauthn="create" or "get" sends what the device answers as JSON in its field
// `credential`. Its options stand in data-options, or are asked for at data-options-url.

const decode = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (character) => character.charCodeAt(0));
const encode = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");
const named = (list = []) => list.map((each) => ({ ...each, id: decode(each.id) }));

function toOptions(given) {
  const options = given.publicKey ?? given;
  const made = { ...options, challenge: decode(options.challenge) };
  if (options.user) made.user = { ...options.user, id: decode(options.user.id) };
  if (options.excludeCredentials) made.excludeCredentials = named(options.excludeCredentials);
  if (options.allowCredentials) made.allowCredentials = named(options.allowCredentials);
  return made;
}

function toPlain(credential) {
  const from = credential.response;
  const response = { clientDataJSON: encode(from.clientDataJSON) };
  for (const name of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (from[name]) response[name] = encode(from[name]);
  }
  if (from.getTransports) response.transports = from.getTransports();
  return {
    id: credential.id,
    rawId: encode(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  };
}

async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options);
  const answer = await fetch(form.dataset.optionsUrl, {
    method: "POST",
    body: new FormData(form),
    credentials: "same-origin",
  });
  if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
  return answer.json();
}

const WORDS = {
  NotAllowedError: "Nothing was chosen on the device in time, or it was cancelled. Press the button again.",
  InvalidStateError: "This device holds such a passkey already.",
  SecurityError: "Passkeys work only under the name of this host: open Seatrial as localhost or over https.",
};

function tell(form, error) {
  const place = form.querySelector("[data-webauthn-fault]");
  place.textContent = WORDS[error.name] ?? `That did not work: ${error.message}`;
  place.hidden = false;
}

async function ask(form) {
  const publicKey = toOptions(await optionsOf(form));
  const credential =
    form.dataset.webauthn === "create"
      ? await navigator.credentials.create({ publicKey })
      : await navigator.credentials.get({ publicKey });
  form.elements.credential.value = JSON.stringify(toPlain(credential));
}

for (const form of document.querySelectorAll("form[data-webauthn]")) {
  const button = form.querySelector("button[type=submit]");
  if (!window.PublicKeyCredential) {
    tell(form, { message: "this browser knows no passkeys, or the page came neither over https nor from localhost." });
    button.disabled = true;
    continue;
  }
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    form.querySelector("[data-webauthn-fault]").hidden = true;
    button.disabled = true;
    try {
      await ask(form);
      form.submit();
    } catch (error) {
      tell(form, error);
    } finally {
      button.disabled = false;
    }
  });
}
