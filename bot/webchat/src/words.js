/** Everything the page itself says. What the assistant says comes from the server. */

export const NAME = "工友问";

export const HOTLINES = [
  { number: "12333", name: "工资、社保、工伤" },
  { number: "12348", name: "免费问律师" },
  { number: "12345", name: "不知道找谁时" },
];

export const EMERGENCY = [
  { number: "110", name: "有危险，报警" },
  { number: "120", name: "有人受伤、生病" },
  { number: "119", name: "着火、被困" },
  { number: "12356", name: "心里难受，有人听" },
];

export const WORDS = {
  you: "你问：",
  reply: "回答",
  staff: "工作人员",
  waiting: "正在查文件……",
  busy: "上一句还在查，等一下。",
  close: "关闭",
  unsent: "没网，这句还没发出去。连上网会自动发。急事直接打电话：",
  failed: "对不起，这句没答上来。再问一次。急事先打电话：",
  refused: "这句没发出去。过一会儿再发。",
  resend: "马上再发",
  again: "再问一次",
  drop: "不发了",
  dropped: "这句不发了。",
  inLine: "前面还有{before}个人在等。",
  nextInLine: "下一个就是你。",
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
  callAloud: "打电话：",
  share: "转发",
  message: "发短信",
  app: "用别的软件发",
  print: "打印",

  proof: "文件依据",
  otherNumbers: "别的电话",
  /** @param {number} steps 0 where it is something else than steps */
  rest: (steps) => (steps ? `还有${steps}条` : "后面还有几句"),
  stepSource: (step, law) => `第${step}步依据${law}`,
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

  good: "有用",
  bad: "没用",
  thanks: "谢谢，记下了。",
  why: "哪里没答好？",
  notNoted: "没记上，过会儿再点。",

  pickCity: "选城市",
  tellCity: "选城市，看当地规定",
  otherCity: "别的城市",
  cityTitle: "你在哪个城市？",
  held: "这些地方有当地的文件：",
  cityLabel: "别的地方：打名字，或往下选省",
  cityHint: "比如：苏州、汤阴县",
  provinces: "选省：",
  allProvinces: "← 所有的省",
  unlisted: "不在名单里",
  unlistedHint: "打上地名，再点“不在名单里”",

  phonesTitle: "打电话",
  phonesUsual: "平常的事：",
  phonesUrgent: "有危险，现在就打：",
  menuTitle: "菜单",
  /** @param {number} count */
  topicsTitle: (count) => `能问的${count}件事`,
  printAll: "打印这次对话",
  about: "谁在回答，靠什么回答",
  leave: "清除并退出",
  leaveAsks: "聊天记录会全部删掉，找不回来。借别人的手机用完，点“删掉”。",
  leaveYes: "删掉",
  leaveNo: "不删",

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

/** What can be asked about an answer, in the assistant's words; a card that shows it already does not offer it. */
export const ASPECTS = { original: "看原文", offices: "哪个部门管", phones: "电话多少" };
