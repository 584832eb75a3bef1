/** When something was said, in words: the time today, the day before it otherwise. */

const twoDigits = (number) => (number < 10 ? `0${number}` : String(number));

/** @param {string | number} at an ISO time or milliseconds; "" for what is no time */
export function clock(at) {
  const day = new Date(at);
  if (isNaN(day)) return "";
  const time = `${day.getHours()}:${twoDigits(day.getMinutes())}`;
  return day.toDateString() === new Date().toDateString() ? time : `${day.getMonth() + 1}月${day.getDate()}日 ${time}`;
}
