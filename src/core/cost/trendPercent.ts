/** (now − before) ÷ before × 100; absent when the window before was 0 or is not fully covered by what is stored (CST-70). */
export function trendPercent(usd: number, usdBefore: number, isCovered: boolean): number | undefined {
  return isCovered && usdBefore > 0 ? ((usd - usdBefore) / usdBefore) * 100 : undefined;
}
