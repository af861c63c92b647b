// Runs in the page: the texts whose colour stands out less than WCAG AA asks, as `ratio text`.
(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

  const rgba = (colour) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = colour;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = (colour) => {
    const [red, green, blue] = rgba(colour).map((value) => {
      const share = value / 255;
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ratio = (a, b) => {
    const [dark, light] = [luminance(a), luminance(b)].toSorted((x, y) => x - y);
    return (light + 0.05) / (dark + 0.05);
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const { backgroundColor } = getComputedStyle(at);
      if (rgba(backgroundColor)[3] === 255) return backgroundColor;
    }
    return 'white';
  };
  const ownText = ({ childNodes }) =>
    [...childNodes]
      .filter(({ nodeType }) => nodeType === Node.TEXT_NODE)
      .map(({ textContent }) => textContent)
      .join('')
      .trim();

  return [...document.querySelectorAll('body *')]
    .filter((element) => ownText(element) !== '' && element.getClientRects().length > 0)
    .filter((element) => !['title', 'desc'].includes(element.tagName))
    .flatMap((element) => {
      const style = getComputedStyle(element);
      const inSvg = element instanceof SVGElement;
      // A text on a mark is drawn right after it.
      const onMark = inSvg && element.getAttribute('class')?.startsWith('on-');
      const background = onMark ? getComputedStyle(element.previousElementSibling).fill : behind(element);
      const size = Number.parseFloat(style.fontSize);
      const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
      const found = ratio(inSvg ? style.fill : style.color, background);
      return found < (large ? 3 : 4.5) ? [`${found.toFixed(2)} ${ownText(element).slice(0, 40)}`] : [];
    });
})();
