/** The style of all charts, for light and dark color schemes. Defaults to light. */
export const STYLE = `
  text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif; fill: #24292f }
  .title { font-size: 17px; font-weight: 600 } .panel { font-weight: 600 } .note { font-size: 12px; fill: #57606a }
  .bar { fill: #8c959f } .own { fill: #0969da } .limit { fill: #d0d7de } .axis { stroke: #8c959f }
  .grid { stroke: #d0d7de } .line { fill: none; stroke-width: 2 }
  .line.bar { stroke: #8c959f } .line.own { stroke: #0969da } .line.limit { stroke: #8c959f; stroke-dasharray: 5 4 }
  circle.limit { fill: #8c959f }
  .background { fill: #ffffff }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .note { fill: #9198a1 } .background { fill: #0d1117 }
    .bar { fill: #768390 } .own { fill: #4493f8 } .limit { fill: #3d444d } .axis { stroke: #768390 }
    .grid { stroke: #3d444d } .line { fill: none }
    .line.bar { stroke: #768390 } .line.own { stroke: #4493f8 } .line.limit { stroke: #768390 }
    circle.limit { fill: #768390 }
  }`;

/** The CSS class of the marks of a contender. */
export function kind(contender: string): string {
  if (contender === 'Marquee') return 'own';
  return contender.startsWith('Hand-written') ? 'limit' : 'bar';
}
