/** The report that is measured: a year by platform and month, and 55 days of the metrics of one publication. */
export const REPORT_ZONE = 'Asia/Kolkata';
export const REPORTED = ['2026-01-01', '2026-12-31'] as const;
export const SERIES = ['2026-02-01', '2026-03-27'] as const;
/** Publications with hourly metrics, and hours of each. The series ends later. */
export const MEASURED_PUBLICATIONS = 400;
export const MEASURED_HOURS = 1_100;

const range = ([from, to]: readonly [string, string]): string =>
  `from: "${from}", to: "${to}", timeZone: "${REPORT_ZONE}"`;

export const REPORT = `query($organization: ID!, $publication: ID!) {
  organization(id: $organization) { report(${range(REPORTED)}, groupBy: [PLATFORM, MONTH]) {
    platform periodStart publications reach likes engagementRate
  } }
  publication(id: $publication) { metricSeries(${range(SERIES)}) { start last { likes reach } } }
}`;
