// A signature drawn with a finger or a mouse, sent with the form as a small PNG.
const pad = document.getElementById("pad");
if (pad) {
  document.getElementById("signing").hidden = false;
  const pen = pad.getContext("2d");
  const kept = document.getElementById("signature");
  let drawing = false;
  const at = (event) => {
    const box = pad.getBoundingClientRect();
    return [((event.clientX - box.left) * pad.width) / box.width, ((event.clientY - box.top) * pad.height) / box.height];
  };
  pen.lineWidth = 5;
  pen.lineCap = pen.lineJoin = "round";
  pad.addEventListener("pointerdown", (event) => {
    drawing = true;
    pad.setPointerCapture(event.pointerId);
    pen.beginPath();
    pen.moveTo(...at(event));
  });
  pad.addEventListener("pointermove", (event) => {
    if (!drawing) return;
    pen.lineTo(...at(event));
    pen.stroke();
  });
  const stop = () => {
    if (drawing) kept.value = pad.toDataURL("image/png");
    drawing = false;
  };
  pad.addEventListener("pointerup", stop);
  pad.addEventListener("pointercancel", stop);
  document.getElementById("clear").addEventListener("click", () => {
    pen.clearRect(0, 0, pad.width, pad.height);
    kept.value = "";
  });
}
