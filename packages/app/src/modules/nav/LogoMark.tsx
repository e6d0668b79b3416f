/** A gauge with its needle in the green: the same drawing as the favicon. */
export function LogoMark() {
  return (
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox="4 8 24 20"
      width={28}
      height={28}
      aria-hidden="true"
    >
      <path
        d="M6 23a10 10 0 0 1 20 0"
        fill="none"
        stroke="#5fd3c4"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <path
        d="M16 23 22 12"
        stroke="#ffffff"
        strokeWidth="3"
        strokeLinecap="round"
      />
      <circle cx="16" cy="23" r="2.5" fill="#ffffff" />
    </svg>
  );
}
