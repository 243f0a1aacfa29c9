// 看板：筛选、方向键、点数看来源。内容本身已在网页里，没有脚本也看得全。
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const form = document.querySelector(".filters");
  const status = document.querySelector(".status");
  const dialog = document.getElementById("source");
  const panel = dialog.querySelector("[data-panel]");
  const CLICKED = "[data-figure], .map td button";
  const total = Object.keys(data.indicators).length;

  const element = (tag, className, ...children) => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...children);
    return made;
  };
  const chip = (light) => element("span", `chip tone-${data.tones[light].key}`, data.tones[light].sign, light);
  // 热力图的格子由行、列知道自己是谁的数
  const idOf = (button) => button.dataset.figure ?? button.closest("[data-row]").dataset.row;
  const unitOf = (button) => button.dataset.unit ?? button.closest("[data-county]")?.dataset.county ?? "";
  const figureOf = (id, unit) => (data.figures[unit] ?? {})[id] ?? data.figures[""][id];

  // 筛选
  const wanted = () => ({
    department: form.elements.department.value,
    county: form.elements.county.value,
    group: form.elements.group.value,
    text: form.elements.text.value.trim().toLowerCase(),
    lights: new Set(all("[data-light][aria-pressed=true]", form).map((button) => button.dataset.light)),
  });
  const words = (id) => {
    const known = data.indicators[id];
    return [id, known.name, known.task, known.group, ...known.leads].join("\n").toLowerCase();
  };
  const matches = (id, want) => {
    const known = data.indicators[id];
    const figure = data.figures[want.county]?.[id];
    return Boolean(figure)
      && (!want.department || known.leads.includes(want.department))
      && (!want.group || known.group === want.group)
      && (!want.lights.size || want.lights.has(figure.light))
      && (!want.text || words(id).includes(want.text));
  };
  const relight = (county) => {
    for (const lamp of all(".lamp")) {
      const { light } = figureOf(lamp.dataset.figure, county);
      const { key, sign } = data.tones[light];
      lamp.className = `lamp tone-${key}`;
      lamp.dataset.unit = county;
      lamp.firstElementChild.textContent = sign || light;
      lamp.lastElementChild.textContent = `${data.indicators[lamp.dataset.figure].name}，${light}`;
    }
    document.querySelector("[data-scope]").textContent = county || "全市";
  };
  const showCounties = (want) => {
    for (const cell of all("[data-county]")) {
      cell.hidden = Boolean(want.county) && cell.dataset.county !== want.county;
      const button = cell.querySelector("button");
      if (button) {
        const { light } = figureOf(idOf(button), cell.dataset.county);
        cell.classList.toggle("faded", want.lights.size > 0 && !want.lights.has(light));
      }
    }
    for (const row of all("[data-county-row]")) row.classList.toggle("chosen", row.dataset.countyRow === want.county);
    const owners = new Set([want.county, want.department].filter(Boolean));
    for (const item of all("[data-owner]")) item.hidden = owners.size > 0 && !owners.has(item.dataset.owner);
  };
  const apply = () => {
    const want = wanted();
    const shown = new Set(Object.keys(data.indicators).filter((id) => matches(id, want)));
    const filtered = shown.size < total || Boolean(want.county);
    for (const row of all("[data-row]")) row.hidden = !shown.has(row.dataset.row);
    for (const group of all("[data-group]").reverse()) {
      group.hidden = filtered && !group.querySelector("[data-row]:not([hidden])");
      if (group.tagName === "DETAILS") group.open = filtered && shown.size < total;
    }
    if (filtered) all(".fold").forEach((fold) => { fold.open = true; });
    relight(want.county);
    showCounties(want);
    all("[data-light]").forEach((button) => button.setAttribute("aria-pressed", want.lights.has(button.dataset.light)));
    document.querySelector("[data-empty]").hidden = shown.size > 0;
    const scope = [want.county, want.department, want.group, [...want.lights].map((light) => `${light}灯`).join("、"), want.text];
    status.textContent = filtered
      ? `${scope.filter(Boolean).join("，")}：显示${shown.size}项，共${total}项`
      : `共${total}项指标`;
    status.toggleAttribute("data-filtered", filtered);
    all("[data-roving]").forEach(rove);
  };
  for (const button of all("[data-light]")) {
    button.addEventListener("click", () => {
      const pressed = button.getAttribute("aria-pressed") === "true";
      for (const same of all(`[data-light="${button.dataset.light}"]`)) same.setAttribute("aria-pressed", !pressed);
      apply();
    });
  }
  form.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => {
    all("[data-light]").forEach((button) => button.setAttribute("aria-pressed", "false"));
    setTimeout(apply);
  });

  // 方向键：一片灯、一张图只占一个 Tab 位
  const reachable = (area) => all(CLICKED, area).filter((button) => !button.closest("[hidden]"));
  const rove = (area) => {
    const buttons = reachable(area);
    const current = buttons.find((button) => button.tabIndex === 0) ?? buttons[0];
    for (const button of all(CLICKED, area)) button.tabIndex = button === current ? 0 : -1;
  };
  const beside = (area, button, key) => {
    const buttons = reachable(area);
    const at = buttons.indexOf(button);
    const vertical = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (area.dataset.roving !== "grid" || !vertical) {
      return buttons[at + { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1 }[key]];
    }
    const column = buttons.filter((other) => unitOf(other) === unitOf(button));
    return column[column.indexOf(button) + vertical];
  };
  for (const area of all("[data-roving]")) {
    area.addEventListener("keydown", (event) => {
      const button = event.target.closest(CLICKED);
      if (!button || !/^Arrow/.test(event.key)) return;
      event.preventDefault();
      const next = beside(area, button, event.key);
      if (!next) return;
      button.tabIndex = -1;
      next.tabIndex = 0;
      next.focus();
    });
  }

  // 数据来源
  const facts = (pairs) => {
    const list = element("dl");
    for (const [term, text] of pairs) {
      if (text) list.append(element("dt", "", term), element("dd", "", text));
    }
    return list;
  };
  const typed = (numbers) => {
    const byPlace = new Map();
    for (const [place, ...cell] of numbers.map((number) => data.sources[number])) {
      byPlace.set(place, [...(byPlace.get(place) ?? []), cell]);
    }
    return [...byPlace].map(([place, cells]) => {
      const [unit, file, sheet] = data.places[place];
      const item = element("li", "typed", element("b", "", unit), element("span", "where", `${file}　工作表“${sheet}”`));
      for (const [cell, heading, text] of cells) {
        item.append(element("span", "cell", element("span", "", `${cell} ${data.headings[heading]}`), element("b", "", text || "（空）")));
      }
      return item;
    });
  };
  const course = (points) => {
    const list = element("ul", "plain");
    for (const [period, light, value, percent] of points) {
      list.append(element("li", "", data.periods[period], chip(light), [value, percent].filter(Boolean).join("，")));
    }
    return list;
  };
  const around = (id, unit) => {
    const list = element("div", "around");
    for (const [name, figures] of Object.entries(data.figures)) {
      if (name === unit || !figures[id]) continue;
      const { key, sign } = data.tones[figures[id].light];
      const button = element("button", `tone-${key}`, sign, name || "全市");
      button.type = "button";
      button.dataset.figure = id;
      button.dataset.unit = name;
      list.append(button);
    }
    return list;
  };
  const show = (id, asked) => {
    const unit = data.figures[asked]?.[id] ? asked : "";
    const known = data.indicators[id];
    const figure = data.figures[unit][id];
    const title = element("h2", "", known.name);
    title.id = "source-title";
    title.tabIndex = -1;
    const cells = typed(figure.from);
    const others = around(id, unit);
    panel.replaceChildren(
      title,
      element("p", "", chip(figure.light), element("b", "", unit || "全市"), `　${figure.statement}`),
      facts([
        ["目标", figure.target], ["名次", figure.place],
        ["已报单位", figure.coverage], ["取数", unit ? "" : known.source], ["预计", unit ? "" : known.forecast],
        ["任务", known.task], ["攻坚战", known.group], ["责任部门", known.leads.join("、")],
      ]),
      element("h3", "", "数据来源"),
      cells.length ? element("ul", "", ...cells) : element("p", "nothing", "没有填报这项数据的单元格。"),
    );
    if (!unit && known.course.length > 1) panel.append(element("h3", "", "走势"), course(known.course));
    if (others.childElementCount) panel.append(element("h3", "", unit ? "全市和其他单位" : "各单位"), others);
    if (!dialog.open) dialog.showModal();
    dialog.scrollTop = 0;
    title.focus();
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest(CLICKED);
    if (button) show(idOf(button), unitOf(button));
    else if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });

  form.hidden = false;
  // 手机上先收起筛选和长表；打印时长表总是展开
  const folds = all(".fold");
  const narrow = matchMedia("(max-width: 640px)").matches;
  for (const details of [form.querySelector("details"), ...folds]) details.open = !narrow;
  addEventListener("beforeprint", () => folds.forEach((fold) => { fold.open = true; }));
  apply();
})();
