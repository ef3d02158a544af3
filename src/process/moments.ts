/** Count, sums and sums of products of vectors: all that a covariance needs, and moments can be taken from moments. */
export interface Moments {
  count: number
  readonly sums: Float64Array
  /** Upper triangle of a `size` × `size` matrix; below the diagonal nothing is kept. */
  readonly products: Float64Array
}

export function emptyMoments(size: number): Moments {
  return { count: 0, sums: new Float64Array(size), products: new Float64Array(size * size) }
}

export function addTo(moments: Moments, vector: Float64Array): void {
  const size = vector.length
  const { sums, products } = moments
  moments.count += 1
  for (let row = 0; row < size; row += 1) {
    const value = vector[row] ?? 0
    sums[row] = (sums[row] ?? 0) + value
    const start = row * size
    for (let column = row; column < size; column += 1) {
      products[start + column] = (products[start + column] ?? 0) + value * (vector[column] ?? 0)
    }
  }
}

/** `whole` without `part`, or with it (`sign` 1). */
export function combined(whole: Moments, part: Moments, sign: 1 | -1): Moments {
  return {
    count: whole.count + sign * part.count,
    sums: whole.sums.map((sum, at) => sum + sign * (part.sums[at] ?? 0)),
    products: whole.products.map((sum, at) => sum + sign * (part.products[at] ?? 0)),
  }
}

export function meanOf(moments: Moments): Float64Array {
  return moments.sums.map((sum) => sum / moments.count)
}

/** The sample covariance (n − 1), whole and symmetric, with `ridge` added to its diagonal. */
export function covarianceOf(moments: Moments, ridge: number): Float64Array {
  const size = moments.sums.length
  const { count, sums, products } = moments
  const covariance = new Float64Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let column = row; column < size; column += 1) {
      const shared = (products[row * size + column] ?? 0) - ((sums[row] ?? 0) * (sums[column] ?? 0)) / count
      const value = shared / (count - 1) + (row === column ? ridge : 0)
      covariance[row * size + column] = value
      covariance[column * size + row] = value
    }
  }
  return covariance
}
