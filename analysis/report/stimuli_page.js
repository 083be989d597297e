// The list of stimuli: rows are built when they come near to what is seen, sorted and filtered as a whole.

"use strict";

(() => {
  const NEAR = "1000px"; // from what is seen: rows are built there
  const PRINTED = 300; // rows at most on paper; so many are built when there is time
  const SIDE = 128; // pixels of an image in its row, at most
  const MASSES = 4; // classes of a soft label that are told by name
  const DOT = 9; // pixels between the middles of dots that lie on one another
  const HIGHEST = 45; // pixels from the lowest dot to the highest one, whose distances become smaller for that
  const MEASURES = ["coefficient", "relabelling", "disagreement", "confidence"];

  const byId = (id) => document.getElementById(id);
  const stimuli = JSON.parse(byId("data").textContent);
  const [table, rows, status, enlarged] = ["stimuli", "rows", "status", "enlarged"].map(byId);
  const filters = byId("filters").querySelector("form");
  const headers = [...table.querySelectorAll("[aria-sort]")];
  const withImages = table.classList.contains("with-images");
  let images = null; // base64, when all of the page is there
  let listed = stimuli; // what is in the list now, in its order
  let linked = null; // what the address names: it is listed whatever the filter says
  let sorting = { by: "classes", down: false };

  // A share as people write it: .25, 1.00.
  const share = (value) => (value === null ? "–" : value.toFixed(2).replace(/^0/, ""));
  const signed = (value) => (Math.abs(value) < 0.005 ? ".00" : (value < 0 ? "−" : "+") + share(Math.abs(value)));
  const people = (number) => (number === 1 ? "1 person" : `${number.toLocaleString("en")} people`);
  const plain = (text) => text.normalize("NFKC").toLocaleLowerCase();

  function element(name, text = "", kind = "") {
    const made = document.createElement(name);
    made.textContent = text;
    made.className = kind;
    return made;
  }

  // Words with class names in them, each of which keeps its own direction.
  function words(...parts) {
    return parts.map((part) => (typeof part === "string" ? document.createTextNode(part) : element("bdi", part.label)));
  }

  function drawn(name, attributes) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.entries(attributes).forEach(([key, value]) => made.setAttribute(key, value));
    return made;
  }

  const clone = (id) => byId(id).content.cloneNode(true);

  // Prepare what is asked of each stimulus again and again.
  const inAlphabet = new Intl.Collator("en", { numeric: true });
  stimuli.forEach((stimulus) => {
    stimulus.text = plain([stimulus.name, ...stimulus.labels, ...stimulus.classes, ...stimulus.questions].join(" "));
    stimulus.title = stimulus.labels.join(" and ");
    stimulus.row = document.createElement("div");
    stimulus.row.id = `stimulus-${stimulus.name}`;
    stimulus.row.className = "row";
    stimulus.row.stimulus = stimulus;
  });
  [...stimuli]
    .sort((one, other) => inAlphabet.compare(one.title, other.title) || one.coefficient - other.coefficient)
    .forEach((stimulus, place) => { stimulus.place = place; });

  // ---- A row

  // Draw the axis from 0 to 1, so far from the top.
  function axis(svg, base) {
    svg.setAttribute("height", base + 13);
    svg.append(drawn("line", { class: "axis", x1: 0, x2: "100%", y1: base, y2: base }));
    [0, 0.5, 1].forEach((at) => {
      const x = `${100 * at}%`;
      svg.append(drawn("line", { class: "axis", x1: x, x2: x, y1: base - 3, y2: base + 3 }));
    });
  }

  // On which level each dot stands, so that dots do not hide one another. values: smallest first.
  function levels(values) {
    const last = [];
    return values.map((value) => {
      let level = last.findIndex((before) => value - before >= 0.03);
      level = level < 0 ? last.length : level;
      last[level] = value;
      return level;
    });
  }

  function marker(svg, kind, at, y, path) {
    const place = drawn("svg", { x: `${100 * at}%`, y, overflow: "visible" });
    place.append(drawn("path", { class: kind, d: path }));
    svg.append(place);
  }

  // One axis of answers. alone: whether nothing else stands in the cell. last: whether the classes are named under it.
  function lane(stimulus, { title, answers }, alone, last) {
    const made = clone("lane");
    const svg = made.querySelector("svg");
    const mean = answers.reduce((sum, value) => sum + value, 0) / answers.length;
    const on = levels(answers);
    const top = Math.max(...on);
    const step = Math.min(DOT, HIGHEST / Math.max(1, top));
    const base = 14 + step * top;
    axis(svg, base);
    answers.forEach((value, at) => {
      svg.append(drawn("circle", { class: "dot", cx: `${100 * value}%`, cy: base - 8 - step * on[at], r: 4.5 }));
    });
    if (answers.length > 1) {
      marker(svg, "mean", mean, base, "M0-5L5 0L0 5L-5 0z");
    }
    marker(svg, "made", stimulus.coefficient, base + 3, "M0 0L5 8L-5 8z");
    svg.setAttribute("aria-label", [
      `${answers.length === 1 ? "1 answer" : `${answers.length} answers`}: ${answers.map(share).join(", ")}`,
      `mean ${share(mean)}`,
      `${stimulus.asked ? "asked for" : "in the image"} ${share(stimulus.coefficient)}`,
    ].join("; "));
    const caption = made.querySelector(".caption");
    caption.textContent = title;
    caption.hidden = alone && title === stimulus.questions[0];
    const [second, first] = made.querySelectorAll("bdi");
    [first.textContent, second.textContent] = stimulus.labels;
    made.querySelector(".ends").hidden = !last;
    return made;
  }

  function shares(stimulus) {
    const made = clone("shares");
    made.querySelector(".caption").textContent = `Soft label of ${people(stimulus.people_of_shares)}`;
    const named = stimulus.shares.slice(0, MASSES).map(([label, value]) => [[{ label }], value]);
    const others = stimulus.shares.slice(MASSES);
    if (others.length) {
      const rest = others.reduce((sum, [, value]) => sum + value, 0);
      named.push([[others.length === 1 ? "1 other class" : `${others.length} other classes`], rest]);
    }
    named.forEach(([name, value]) => {
      const [item, label, bar] = [element("li"), element("span"), element("span", "", "bar")];
      label.append(...words(...name));
      bar.style.setProperty("--share", value);
      item.append(label, bar, element("span", share(value), "share"));
      made.querySelector("ul").append(item);
    });
    return made;
  }

  // What an image shows, in words.
  function blend(stimulus) {
    const [first, second] = stimulus.labels;
    return `${share(stimulus.image_lam)} ${first}, ${share(1 - stimulus.image_lam)} ${second}`;
  }

  // How many people answered, and how often where some did so more than once.
  function ofWhom(stimulus) {
    const answers = stimulus.lanes.reduce((sum, each) => sum + each.answers.length, 0);
    return people(stimulus.people) + (answers === stimulus.people ? "" : `, ${answers} answers`);
  }

  function measure(cell, stimulus) {
    const name = cell.dataset.measure;
    const [number, meaning] = cell.querySelectorAll("p");
    const value = stimulus[name];
    number.textContent = name === "relabelling" && value !== null ? signed(value) : share(value);
    if (name === "coefficient" && stimulus.mean !== null) {
      meaning.textContent = `mean answer ${share(stimulus.mean)}`;
    }
    if (name === "relabelling" && value !== null && number.textContent !== ".00") {
      meaning.append(...words("more ", { label: stimulus.labels[value > 0 ? 0 : 1] }));
    }
  }

  function build(stimulus) {
    const made = clone("row");
    made.querySelector(".pair").append(...words({ label: stimulus.labels[0] }, " and ", { label: stimulus.labels[1] }));
    made.querySelector(".question").textContent =
      [stimulus.questions.join(", "), stimulus.people && ofWhom(stimulus)].filter(Boolean).join("; ");
    const link = made.querySelector("a");
    const parts = stimulus.name.split("_").map((part) => element("bdi", part));
    link.append(...parts.flatMap((part, at) => (at ? ["_", element("wbr"), part] : [part]))); // it may be broken there
    link.href = `#${encodeURIComponent(stimulus.name)}`;
    const answers = made.querySelector(".answers");
    const alone = stimulus.lanes.length === 1 && !stimulus.shares.length;
    answers.append(...stimulus.lanes.map((each, at, { length }) => lane(stimulus, each, alone, at === length - 1)));
    if (stimulus.shares.length) {
      answers.append(shares(stimulus));
    }
    made.querySelectorAll("[data-measure]").forEach((cell) => measure(cell, stimulus));
    stimulus.row.setAttribute("role", "row");
    stimulus.row.setAttribute("aria-rowindex", stimulus.index);
    stimulus.row.append(made);
    stimulus.built = true;
    mark(stimulus);
    show(stimulus);
  }

  // ---- Images

  function source(stimulus) {
    return `data:image/png;base64,${images[stimulus.image]}`;
  }

  // As many whole pixels of the screen to each of an image's as there is room for; larger images are made to fit.
  function enlarge(image, room) {
    const longer = Math.max(image.naturalWidth, image.naturalHeight);
    const times = longer > room ? room / longer : Math.floor(room / longer);
    image.width = Math.round(image.naturalWidth * times);
    image.classList.toggle("pixels", longer <= SIDE);
  }

  function show(stimulus) {
    if (!withImages || !stimulus.built || images === null || stimulus.shown) {
      return;
    }
    stimulus.shown = true;
    const button = stimulus.row.querySelector(".image button");
    const caption = stimulus.row.querySelector(".image p");
    if (stimulus.image === null) {
      button.remove();
      caption.textContent = "in none of the sets that were named";
      return;
    }
    const image = button.querySelector("img");
    image.alt = `Enlarge: ${blend(stimulus)}`;
    image.decoding = "async";
    image.onload = () => enlarge(image, SIDE);
    image.src = source(stimulus);
    button.onclick = () => open(stimulus);
    if (stimulus.asked) {
      caption.textContent = `the blend with ${share(stimulus.image_lam)}`;
    }
  }

  function open(stimulus) {
    enlarged.stimulus = stimulus;
    enlarged.querySelector("h2").replaceChildren(
      ...words(`${share(stimulus.image_lam)} `, { label: stimulus.labels[0] },
        `, ${share(1 - stimulus.image_lam)} `, { label: stimulus.labels[1] }));
    const image = enlarged.querySelector("img");
    image.alt = blend(stimulus);
    image.onload = () => enlarge(image, Math.min(512, window.innerWidth - 64, window.innerHeight - 180));
    image.src = source(stimulus);
    if (!enlarged.open) {
      enlarged.showModal();
    }
  }

  // Open the image that stands so many places further in the list.
  function turn(by) {
    const pictured = listed.filter((stimulus) => stimulus.image !== null);
    const next = pictured[pictured.indexOf(enlarged.stimulus) + by];
    if (next) {
      open(next);
    }
  }

  enlarged.addEventListener("click", (event) => {
    const { value } = event.target;
    if (value === "close" || event.target === enlarged) {
      enlarged.close();
    } else if (value) {
      turn(Number(value));
    }
  });
  enlarged.addEventListener("keydown", (event) => {
    turn({ ArrowLeft: -1, ArrowRight: 1 }[event.key] || 0);
  });
  enlarged.addEventListener("close", () => {
    const { row } = enlarged.stimulus;
    bring(enlarged.stimulus);
    row.querySelector(".image button").focus({ preventScroll: true });
  });

  // ---- Rows come when they are near, and all but the first ones go again

  function clear(stimulus) {
    const { row, index, near, built } = stimulus;
    const first = row.isConnected && index <= PRINTED + 1;
    if (built && !near && !first && !row.contains(document.activeElement)) {
      row.replaceChildren();
      ["role", "aria-rowindex"].forEach((name) => row.removeAttribute(name));
      stimulus.built = stimulus.shown = false;
    }
  }

  const watcher = new IntersectionObserver((entries) => {
    entries.forEach(({ isIntersecting, target: { stimulus } }) => {
      stimulus.near = isIntersecting;
      if (!isIntersecting) {
        clear(stimulus);
      } else if (!stimulus.built) {
        build(stimulus);
      }
    });
  }, { rootMargin: `${NEAR} 0px` });

  // The first rows are built when nothing else is to be done, for those who print or read the page aloud.
  let waiting = false;
  function later(deadline) {
    waiting = false;
    stimuli.forEach(clear); // those that were among the first in another order
    const left = listed.slice(0, PRINTED).filter((stimulus) => !stimulus.built);
    while (left.length && deadline.timeRemaining() > 4) {
      build(left.shift());
    }
    if (left.length) {
      whenIdle();
    }
  }
  function whenIdle() {
    if (!waiting && images !== null) {
      waiting = true;
      (window.requestIdleCallback || ((work) => setTimeout(() => work({ timeRemaining: () => 5 }), 50)))(later);
    }
  }

  // ---- The list

  const value = (name) => (filters.elements[name] ? filters.elements[name].value : "");

  function passes() {
    const sought = plain(value("search")).split(/\s+/).filter(Boolean);
    const [question, first, second] = ["question", "first", "second"].map(value);
    const within = MEASURES.map((name) => [name, value(`${name}-from`), value(`${name}-to`)])
      .filter(([, from, to]) => from !== "" || to !== "")
      .map(([name, from, to]) => [name, from === "" ? -Infinity : Number(from), to === "" ? Infinity : Number(to)]);
    const ofClasses = ([one, other]) =>
      (first === "" || second === "" || first === second
        ? [first, second].every((name) => name === "" || name === one || name === other)
        : (one === first && other === second) || (one === second && other === first));
    return (stimulus) =>
      sought.every((word) => stimulus.text.includes(word)) &&
      (question === "" || stimulus.questions.includes(question)) &&
      ofClasses(stimulus.labels) &&
      within.every(([name, from, to]) => {
        const found = stimulus[name];
        return found !== null && Math.abs(found) >= from - 1e-9 && Math.abs(found) <= to + 1e-9;
      });
  }

  // Those without the number that is sorted by come last, either way.
  function order(one, other) {
    const { by, down } = sorting;
    const [a, b] = by === "classes" ? [one.place, other.place] : [one[by], other[by]];
    if (a === null || b === null || Math.abs(a) === Math.abs(b)) {
      return (a === null) - (b === null) || one.place - other.place;
    }
    return (Math.abs(a) - Math.abs(b)) * (down ? -1 : 1);
  }

  function mark(stimulus) {
    const here = stimulus === linked;
    stimulus.row.classList.toggle("linked", here);
    if (here) {
      stimulus.row.setAttribute("aria-current", "true");
    } else {
      stimulus.row.removeAttribute("aria-current");
    }
    if (stimulus.built) {
      stimulus.row.querySelector(".note").textContent =
        here && !passes()(stimulus) ? "The filter leaves this one out; it is here because the link names it." : "";
    }
  }

  // Let the headers say how the list is sorted; returns it in words.
  function tellOrder() {
    const { by, down } = sorting;
    headers.forEach((header) => header.setAttribute("aria-sort", "none"));
    const button = table.querySelector(`[data-sort=${by}]`);
    button.parentNode.setAttribute("aria-sort", down ? "descending" : "ascending");
    const [up, other] = by === "classes" ? ["from A to Z", "from Z to A"] : ["the smallest first", "the largest first"];
    return `${button.textContent.toLowerCase()}, ${down ? other : up}`;
  }

  function list() {
    const fits = passes();
    const found = stimuli.filter((stimulus) => fits(stimulus));
    listed = found.includes(linked) || linked === null ? found : [...found, linked];
    listed.sort(order);
    listed.forEach((stimulus, place) => {
      stimulus.index = place + 2; // the header's is 1
      if (stimulus.built) {
        stimulus.row.setAttribute("aria-rowindex", stimulus.index);
      }
    });
    rows.replaceChildren(...listed.map((stimulus) => stimulus.row));
    table.setAttribute("aria-rowcount", listed.length + 1);
    const all = stimuli.length.toLocaleString("en");
    const shown = found.length === stimuli.length ? `All ${all} are shown` :
      `${found.length.toLocaleString("en")} of ${all} ${found.length === 1 ? "is" : "are"} shown`;
    status.textContent = `${shown}, sorted by ${tellOrder()}.`;
    whenIdle();
  }

  function filter() {
    const before = linked;
    linked = null; // whoever filters wants to see what the filter leaves
    if (before) {
      mark(before);
    }
    list();
  }

  filters.addEventListener("input", filter);
  filters.addEventListener("reset", () => setTimeout(filter));
  filters.addEventListener("submit", (event) => event.preventDefault());
  headers.forEach((header) => {
    const button = header.querySelector("button");
    const by = button.dataset.sort;
    button.addEventListener("click", () => {
      const largestFirst = by !== "classes" && by !== "coefficient";
      sorting = { by, down: sorting.by === by ? !sorting.down : largestFirst };
      list();
    });
  });

  // ---- Links and keys

  // Build what is around a row and bring that to the middle of the window.
  function bring(stimulus) {
    const place = listed.indexOf(stimulus);
    listed.slice(Math.max(0, place - 5), place + 6).filter((each) => !each.built).forEach(build);
    stimulus.row.scrollIntoView({ block: "center" });
  }

  function follow() {
    let name = window.location.hash.slice(1);
    try {
      name = decodeURIComponent(name);
    } catch (problem) {
      // a name with a percent sign, written as it is
    }
    const before = linked;
    const of = (test) => stimuli.find(test) || null;
    const pair = name.replace(/^mixed_[^_]*_/, "");
    linked = name === "" ? null : of((stimulus) => stimulus.name === name) ||
      of((stimulus) => stimulus.asked && (stimulus.name === pair || stimulus.name.startsWith(`${pair}_asked_`)));
    if (before) {
      mark(before);
    }
    list();
    if (linked) {
      mark(linked);
      bring(linked);
      linked.row.querySelector("a").focus({ preventScroll: true });
      requestAnimationFrame(() => linked && linked.row.scrollIntoView({ block: "center" }));
    } else if (name) {
      status.textContent += ` None is called ${name}.`;
    }
  }
  window.addEventListener("hashchange", follow);

  rows.addEventListener("keydown", (event) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = event.target.closest(".row");
    const next = by && here && listed[listed.indexOf(here.stimulus) + by];
    if (next && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      bring(next);
      const same = event.target.closest(".image") ? next.row.querySelector(".image button") : null;
      (same || next.row.querySelector("a")).focus({ preventScroll: true });
    }
  });

  // ---- Paper

  window.addEventListener("beforeprint", () => {
    const printed = listed.slice(0, PRINTED);
    printed.filter((stimulus) => !stimulus.built).forEach(build);
    rows.replaceChildren(...printed.map((stimulus) => stimulus.row));
    byId("for-print").hidden = listed.length <= PRINTED;
  });
  window.addEventListener("afterprint", list);

  // ---- The beginning

  if (window.matchMedia("(max-width: 40rem)").matches) {
    byId("filters").open = false;
  }
  if (headers.some((header) => header.querySelector("button").dataset.sort === "relabelling")) {
    sorting = { by: "relabelling", down: true };
  }
  stimuli.forEach((stimulus) => watcher.observe(stimulus.row));
  follow();
  listed.slice(0, 8).filter((stimulus) => !stimulus.built).forEach(build);
  document.addEventListener("DOMContentLoaded", () => {
    // In blocks, for no text can be as long as the images of a large set together.
    images = [...document.querySelectorAll("script.images")].flatMap((block) => block.textContent.trim().split("\n"));
    stimuli.forEach(show);
    whenIdle();
  });
})();
