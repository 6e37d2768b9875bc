// Asked once more before what cannot be undone: 重新开始, 删除我的记录, 接着办.

const at = (id) => document.getElementById(id);

/** Ask; resolves to true for yes. Falls back to the browser's own question where <dialog> is unknown. */
export function confirmed(title, text, yes) {
  const dialog = at("confirm");
  if (typeof dialog.showModal !== "function") return Promise.resolve(window.confirm(`${title}\n${text}`));
  at("confirm-title").textContent = title;
  at("confirm-text").textContent = text;
  const [agree, refuse] = dialog.querySelectorAll("button");
  agree.textContent = yes;
  agree.onclick = () => dialog.close("yes");
  refuse.onclick = () => dialog.close("no");
  dialog.returnValue = "no"; // also for Escape
  dialog.showModal();
  refuse.focus();
  return new Promise((done) => dialog.addEventListener("close", () => done(dialog.returnValue === "yes"), { once: true }));
}

/** Begin a new conversation. Resolves to whether it was done. */
export async function restart(conversation) {
  if (!conversation.started) return true;
  const agreed = await confirmed("重新开始？", "这次的对话会从这一页收走。告知书和回执的编号，请先记下或者保存。", "重新开始");
  if (agreed) conversation.restart();
  return agreed;
}

/** Delete everything that was said from this browser. Resolves to whether it was done. */
export async function erase(conversation) {
  const agreed = await confirmed(
    "删除我的记录？",
    "您说过的话、回答、告知书和登记过的帮办、反映都会删除，不能恢复。还在等工作人员答复的，请先不要删。",
    "删除",
  );
  if (!agreed) return false;
  try {
    await conversation.erase();
    return true;
  } catch (problem) {
    at("refused").textContent = `还没有删掉。${problem.detail}${problem.whatNow}`;
    return false;
  }
}
