/** Everything the page itself says. What the assistant says comes from the server. */

export const NAME = "工友问";

export const HOTLINES = [
  { number: "12333", name: "工资、社保、工伤" },
  { number: "12348", name: "免费问律师" },
  { number: "12345", name: "不知道找谁时" },
];

export const WORDS = {
  you: "你问：",
  reply: "回答",
  staff: "工作人员",
  waiting: "正在查文件……",
  busy: "上一句还在查，等一下。",
  restored: "上次说的话在上面，接着问就行。",
  unsent: "没网，这句还没发出去。连上网会自动发。急事直接打电话：",
  failed: "对不起，这句没答上来。再问一次。急事先打电话：",
  refused: "这句没发出去。过一会儿再发。",
  resend: "马上再发",
  again: "再问一次",
  drop: "不发了",
  dropped: "这句不发了。",
  open: "已转给工作人员，等他们回你。回复会显示在这里。急事先打电话。",

  copy: "复制",
  copied: "已复制",
  notCopied: "长按文字来复制",
  paperPrint: "打印",
  paperFile: "下载",
  paperCopy: "复制全文",
  read: "朗读",
  stop: "停下",
  notRead: "这台手机读不出来",

  original: "政策原文",
  document: "文件：",
  issuer: "谁发的：",
  dated: "日期：",
  undated: "文件没写日期",
  /** @param {string} year */
  yearOnly: (year) => `${year}年（文件上没写几月几日）`,
  unnumbered: "没有文号",
  clause: "第几条：",
  mark: "标黄的是和你的事有关的话",
  lead: "牵头",
  call: "打 ",
  more: "接着看",
  /** @param {string[]} details */
  missing: (details) => `文件没写：${details.join("、")}`,
  /** @param {number} count */
  offices: (count) => `负责部门（${count}个）`,
  /** @param {string} printed */
  printed: (printed) => `（文件上写的是“${printed}”）`,

  good: "答得好",
  bad: "没答好",
  thanks: "谢谢，记下了。",
  why: "哪里没答好？",
  notNoted: "没记上，过会儿再点。",

  noCity: "还没选",
  pickCity: "选城市",
  changeCity: "换城市",

  typeFirst: "先写上你的事，再点发送。",
  speak: "说话",
  listening: "正在听，说完会自动停。声音由浏览器认成字，我们不留声音。",
  notHeard: "没听清，再说一次，或者打字。",
  notAllowed: "浏览器不让用话筒，请打字。",
  /** @param {number} count */
  tooLong: (count) => `多了${count}个字，删短一点再发`,

  forgotten: "已经清除。这台手机上看不到刚才的话了。",
  forgottenHere: "这台手机上已经清除。连上网后，服务器上的也会清除。",
};

/** What may be wrong with an answer; the server knows these words. */
export const REASONS = ["没答对", "看不懂", "地方不对", "过期了"];

/** Sent for the person; the assistant knows these words. */
export const SAY = { changeCity: "换城市", more: "继续", leaveStaff: "不找人了" };
