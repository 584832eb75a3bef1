/** The page of a paper: printing, and copying its words with what was typed into the blanks. Nothing is sent. */
(function () {
  "use strict";
  var print = document.getElementById("print");
  var copy = document.getElementById("copy");
  print.hidden = copy.hidden = false;
  print.addEventListener("click", function () {
    window.print();
  });

  /** The words of an element as they stand on the page; an empty blank as a line. */
  function words(node) {
    if (node.nodeType === 3) return node.nodeValue.replace(/\s*\n\s*/g, "");
    if (node.nodeName === "INPUT" || node.nodeName === "TEXTAREA") return node.value || new Array((node.size || 8) + 1).join("＿");
    var text = Array.prototype.map.call(node.childNodes, words).join("");
    if (/^(TD|TH)$/.test(node.nodeName)) return text + "　";
    return /^(H1|H2|P|TR)$/.test(node.nodeName) ? text + "\n" : text;
  }

  copy.addEventListener("click", function () {
    var box = document.createElement("textarea");
    box.value = words(document.getElementById("paper"));
    document.body.appendChild(box);
    box.select();
    if (document.execCommand("copy")) copy.textContent = copy.dataset.done;
    box.remove();
  });
})();
