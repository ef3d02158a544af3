/** The mean and the first principal axes of rows × width values, as many as carry `share` of the variance. */
export function principalAxes(values: Float64Array, width: number, share: number): { mean: Float64Array; axes: Float64Array[] } {
  const rows = values.length / width
  const mean = new Float64Array(width)
  for (let at = 0; at < values.length; at += 1) mean[at % width] = (mean[at % width] ?? 0) + (values[at] ?? 0) / rows
  const covariance = new Float64Array(width * width)
  for (let row = 0; row < rows; row += 1) {
    for (let one = 0; one < width; one += 1) {
      const left = (values[row * width + one] ?? 0) - (mean[one] ?? 0)
      for (let other = one; other < width; other += 1) {
        const product = left * ((values[row * width + other] ?? 0) - (mean[other] ?? 0))
        covariance[one * width + other] = (covariance[one * width + other] ?? 0) + product / rows
      }
    }
  }
  for (let one = 0; one < width; one += 1)
    for (let other = 0; other < one; other += 1) covariance[one * width + other] = covariance[other * width + one] ?? 0
  const total = mean.reduce((sum, _, at) => sum + (covariance[at * width + at] ?? 0), 0)
  const axes: Float64Array[] = []
  for (let carried = 0; carried < share * total && axes.length < width; ) {
    const { axis, variance } = strongestAxis(covariance, width)
    axes.push(axis)
    carried += variance
    for (let at = 0; at < covariance.length; at += 1) {
      covariance[at] = (covariance[at] ?? 0) - variance * (axis[Math.floor(at / width)] ?? 0) * (axis[at % width] ?? 0)
    }
  }
  return { mean, axes }
}

/** The axis along which the variance is greatest, by the power method. */
function strongestAxis(matrix: Float64Array, width: number): { axis: Float64Array; variance: number } {
  let axis = Float64Array.from({ length: width }, (_, at) => 1 + at / width)
  let variance = 0
  for (let turn = 0; turn < 300; turn += 1) {
    const next = new Float64Array(width)
    for (let at = 0; at < matrix.length; at += 1) {
      const row = Math.floor(at / width)
      next[row] = (next[row] ?? 0) + (matrix[at] ?? 0) * (axis[at % width] ?? 0)
    }
    variance = Math.hypot(...next)
    if (variance < 1e-12) return { axis: new Float64Array(width), variance: 1e-12 }
    axis = next.map((value) => value / variance)
  }
  return { axis, variance }
}
