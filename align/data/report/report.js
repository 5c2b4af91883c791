// Filters and keys. The page is complete without them; the state of the filters is in the
// address, so that it can be sent.
(() => {
  "use strict";
  const root = document.documentElement;
  const form = document.getElementById("filters");
  const beads = [...document.querySelectorAll(".bead")];
  const blocks = [...document.querySelectorAll(".block")];
  const texts = [...document.querySelectorAll(".text")];
  const groups = [...document.querySelectorAll(".group")];
  const shown = document.getElementById("shown");
  const number = (value) => value.toLocaleString(root.lang);

  // what the filters ask of a bead, read when it is first asked for

  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function remembered(read) {
    const known = new Map();
    return (bead) => {
      if (!known.has(bead)) known.set(bead, read(bead));
      return known.get(bead);
    };
  }

  const plain = (cell) =>
    [...cell.childNodes].map((node) => node.matches?.(".flag") ? "" : node.textContent).join("");
  const words = remembered((bead) =>
    fold([...bead.querySelectorAll(".cell:not(.absent)")].map(plain).join("\n")));
  const score = remembered((bead) => Number(bead.querySelector(".score").value));
  const kind = remembered((bead) =>
    bead.querySelector(".kind")?.textContent ||
    [...bead.querySelectorAll(".cell")].map(() => "1").join("-"));
  const found = remembered((bead) =>
    [...bead.querySelectorAll(".remarks [data-check]")]
      .map((item) => [item.dataset.check, item.className]));

  const fits = (check, severity, wanted) =>
    (!wanted.check || check === wanted.check) &&
    (!wanted.severity || severity === wanted.severity);

  function state() {
    const data = new FormData(form);
    return {
      show: data.get("show") || "all",
      check: data.get("check") || "",
      severity: data.get("severity") || "",
      kind: data.get("kind") || "",
      under: data.get("under") || "",
      words: (data.get("words") || "").trim(),
    };
  }

  function apply() {
    const wanted = state();
    const sought = fold(wanted.words);
    let count = 0;
    for (const bead of beads) {
      const good =
        (wanted.show === "all" || bead.classList.contains(wanted.show)) &&
        (!(wanted.check || wanted.severity) ||
          found(bead).some(([check, severity]) => fits(check, severity, wanted))) &&
        (!wanted.kind || kind(bead) === wanted.kind) &&
        (!wanted.under || score(bead) < Number(wanted.under)) &&
        (!sought || words(bead).includes(sought));
      bead.hidden = !good;
      count += good;
    }
    for (const block of blocks) block.hidden = !block.querySelector(".bead:not([hidden])");
    for (const text of texts) text.hidden = !text.querySelector(".block:not([hidden])");
    for (const group of groups) {
      let some = false;
      for (const item of group.querySelectorAll(".finding")) {
        const severity = item.className.replace("finding ", "");
        item.hidden = !fits(group.dataset.check, severity, wanted);
        some ||= !item.hidden;
      }
      group.hidden = !some;
    }
    document.getElementById("nothing").hidden = count > 0;
    shown.textContent = count === beads.length ? "" : shown.dataset.words
      .replace("{count}", number(count)).replace("{all}", number(beads.length));
  }

  function remember() {
    const address = new URLSearchParams();
    for (const [name, value] of Object.entries(state())) {
      if (value && value !== "all") address.set(name, value);
    }
    history.replaceState(null, "", `#${address}`);
  }

  function restore() {
    const hash = location.hash.slice(1);
    const target = hash && document.getElementById(hash);
    if (target) {
      for (let up = target; (up = up.parentElement?.closest("details")); ) up.open = true;
      if (target.matches("details")) target.open = true;
      if (target.closest("[hidden]")) {
        form.reset(); // a link to a bead or finding that a filter hides
        apply();
      }
      target.scrollIntoView();
    } else {
      form.reset();
      for (const [name, value] of new URLSearchParams(hash)) {
        const field = form.elements.namedItem(name);
        if (field) field.value = value;
      }
      apply();
    }
  }

  let waiting = 0;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => { apply(); remember(); }, 120);
  });
  addEventListener("hashchange", restore);

  // what is jumped to stands below the bar of filters
  let covered = 0;
  const measure = () => {
    covered = getComputedStyle(form).position === "sticky" ? form.offsetHeight : 0;
    root.style.scrollPaddingTop = `${covered + 12}px`;
  };
  addEventListener("resize", measure);
  measure();
  restore();

  // keys

  const help = document.getElementById("help");
  const on = document.getElementById("keys-on");
  let last = null;

  // from where to go on: the bead last gone to, or if it is out of sight the first that is seen
  function here(step) {
    const target = document.getElementById(location.hash.slice(1))?.closest(".bead") || last;
    const box = target?.getBoundingClientRect();
    if (!box || box.bottom < covered || box.top > innerHeight) {
      for (let y = covered + 15; y < innerHeight; y += 20) {
        const seen = document.elementFromPoint(innerWidth / 2, y)?.closest(".bead");
        if (seen) return beads.indexOf(seen) - step;
      }
    }
    return beads.indexOf(target);
  }

  function go(step, wanted) {
    let place = here(step);
    if (place < 0 && step < 0) return;
    do place += step; while (beads[place] && (beads[place].hidden || !beads[place].matches(wanted)));
    const bead = beads[place];
    if (!bead) return;
    last = bead;
    location.replace(`#${bead.id}`);
    bead.tabIndex = -1;
    bead.setAttribute("role", "group");
    bead.setAttribute("aria-label", bead.querySelector(".gutter a").getAttribute("aria-label"));
    bead.focus({ preventScroll: true });
  }

  const doubtful = ".low, .unpaired";
  const keys = {
    j: () => go(1, "*"),
    k: () => go(-1, "*"),
    n: () => go(1, ".marked"),
    N: () => go(-1, ".marked"),
    d: () => go(1, doubtful),
    D: () => go(-1, doubtful),
    "/": () => form.elements.words.focus(),
    "?": () => help.showModal(),
    Escape: () => { form.reset(); apply(); remember(); },
  };

  // some need single keys for their own programs, to speak for one (WCAG 2.1.4)
  try { on.checked = localStorage.getItem("align-keys") !== "off"; } catch { /* not kept */ }
  on.addEventListener("change", () => {
    try { localStorage.setItem("align-keys", on.checked ? "on" : "off"); } catch { /* not kept */ }
  });
  document.getElementById("keys").addEventListener("click", () => help.showModal());

  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || help.open) return;
    if (event.target.matches("input:not([type=radio]), select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (!on.checked && event.key !== "Escape") return;
    // with a keyboard of another script, what the key is with Latin letters
    const latin = event.code.startsWith("Key") && !/[a-z]/i.test(event.key);
    const letter = latin ? event.code.slice(3) : event.key;
    const act = keys[latin && !event.shiftKey ? letter.toLowerCase() : letter];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
