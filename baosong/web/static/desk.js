// What the pages do beyond plain HTML: ask for news, copy a text, tick a column, take dropped files. All work without it.
"use strict";
(() => {
  const BUSY = 500, QUICK = 1000, HIDDEN = 15000, PATIENCE = 20000;
  const live = () => document.querySelector("[data-live]");
  const alive = document.querySelector("[data-alive]");
  let asked = 0, waiting = false;

  // A page in view asks each second, while files are coming in twice a second, one in the background seldom; an
  // unchanged answer is empty (204).
  function ask() {
    const part = live();
    if (!part || !window.htmx) return;
    const now = Date.now();
    if (waiting && now - asked < PATIENCE) return;
    const pause = document.hidden ? HIDDEN : part.querySelector("[data-coming]") ? 0 : QUICK - BUSY / 2;
    if (now - asked < pause) return;
    asked = now;
    waiting = true;
    part.dispatchEvent(new CustomEvent("poll"));
  }
  function tell(text, lost) {
    if (!alive) return;
    alive.hidden = false;
    if (alive.textContent !== text) alive.textContent = text;
    alive.classList.toggle("lost", lost);
  }
  document.addEventListener("htmx:finally:request", (event) => {
    waiting = false;
    const answer = event.detail && event.detail.ctx && event.detail.ctx.response;
    const status = answer ? answer.status : 0;
    if (status === 200 || status === 204) {
      tell("页面随时更新，核对于 " + new Date().toLocaleTimeString("zh-CN", {hour12: false}), false);
    } else if (status === 401) {
      location.reload();
    } else {
      tell("与服务断开，本页可能不是最新", true);
    }
  });
  if (live()) {
    setInterval(ask, BUSY);
    document.addEventListener("visibilitychange", () => { if (!document.hidden) { waiting = false; ask(); } });
  }

  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    field.focus();
    field.select();
    try {
      if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
      else document.execCommand("copy");
      button.textContent = "已复制";
    } catch {
      button.textContent = "请按 Ctrl+C";
    }
  });

  document.addEventListener("change", (event) => {
    const name = event.target.dataset && event.target.dataset.all;
    if (!name) return;
    const boxes = event.target.form.querySelectorAll(`input[type=checkbox][name="${name}"]`);
    for (const box of boxes) box.checked = event.target.checked;
  });

  // A form is sent once: the second click of an impatient hand is not a second decision.
  document.addEventListener("submit", (event) => {
    if (event.target.method !== "post" || event.defaultPrevented) return;
    if (event.target.dataset.sent) { event.preventDefault(); return; }
    event.target.dataset.sent = "1";
    setTimeout(() => { delete event.target.dataset.sent; }, 5000);
  });

  const job = document.querySelector('[data-job="running"]');
  if (job) setTimeout(() => location.reload(), QUICK);

  // Too much is told before it is sent: the service would refuse it only after it had come all the way.
  const most = Number(document.body.dataset.most);
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (field.type !== "file" || field.closest("[data-drop]")) return;
    const size = [...field.files].reduce((sum, file) => sum + file.size, 0);
    field.setCustomValidity(size <= most ? "" : "文件合计超过上限，请压缩后分几次上传。");
    field.reportValidity();
  });

  const drop = document.querySelector("[data-drop]");
  if (drop) {
    const input = drop.querySelector("input[type=file]"), picked = drop.querySelector("[data-picked]");
    const refused = drop.querySelector("[data-refused]");
    const show = () => {
      const files = [...input.files], size = files.reduce((sum, file) => sum + file.size, 0);
      picked.textContent = files.map((file) => file.name).join("、");
      refused.hidden = size <= most;
      refused.textContent = size <= most ? "" : "文件合计超过上限，请压缩后分几次上传，或直接放进共享文件夹。";
      drop.querySelector("button").disabled = size > most;
    };
    input.addEventListener("change", show);
    for (const name of ["dragover", "dragleave", "drop"]) {
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.toggle("over", name === "dragover");
        if (name === "drop" && event.dataTransfer.files.length) { input.files = event.dataTransfer.files; show(); }
      });
    }
  }
})();
