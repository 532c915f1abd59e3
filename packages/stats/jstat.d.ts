/** Only the parts of jstat 1.9.6 that this room calls. */
declare module 'jstat' {
  interface JStat {
    normal: {
      cdf(x: number, mean: number, deviation: number): number
      inv(p: number, mean: number, deviation: number): number
    }
    studentt: { inv(p: number, degreesOfFreedom: number): number }
    chisquare: { cdf(x: number, degreesOfFreedom: number): number }
    ibeta(x: number, a: number, b: number): number
    gammaln(x: number): number
  }
  const statistics: { jStat: JStat }
  export default statistics
}
