// One layer for a slice of a batch:
//
//	for each row r, column c:  y[r, c] = max(Σ_k x[r, k]·w[k, c] + bias[c], floor)
//
// The sum is taken in the order of k with fused multiply-adds, as the CPU engine takes it: where the adapter fuses them, the
// bits are the same. A row of x is a window of the input buffer. See layers.go. There is no workgroup memory and no barrier: the
// caches hold what neighbours share.

struct Layer {
  k: u32,         // numbers of a window
  n: u32,         // columns
  columns: u32,   // of w: n padded with zeros
  rows: u32,      // of one loop
  x_loop: u32,    // numbers from one loop to the next
  x_row: u32,     // numbers from one row's window to the next
  x_odd: u32,     // added in the second product of a transposed convolution
  x_batch: u32,   // 1: x holds the whole batch; 0: this slice
  y_loop: u32,
  y_row: u32,
  y_odd: u32,
  y_start: u32,
  relu: u32,
  cells: u32,     // 0: y holds steps; else y is one plane (loops, cells) for each of the heads
  voices: u32,
}

struct Slice {
  first: u32,     // loop of the batch
  loops: u32,
}

@group(0) @binding(0) var<uniform> layer: Layer;
@group(0) @binding(1) var<storage, read> w: array<vec4<f32>>;  // (products, k, columns)
@group(0) @binding(2) var<storage, read> bias: array<f32>;
@group(0) @binding(3) var<storage, read> x: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;
@group(1) @binding(0) var<uniform> slice: Slice;

// window returns where row r's window begins.
fn window(r: u32, odd: u32) -> u32 {
  let loop_index = r / layer.rows + slice.first * layer.x_batch;
  return loop_index * layer.x_loop + (r % layer.rows) * layer.x_row + odd * layer.x_odd;
}

// store writes four columns of row r, from c on.
fn store(r: u32, c: u32, odd: u32, sums: vec4<f32>) {
  if (r >= slice.loops * layer.rows) {
    return;
  }
  let loop_index = r / layer.rows;
  let row = r % layer.rows;
  let y_row = loop_index * layer.y_loop + layer.y_start + row * layer.y_row + odd * layer.y_odd;
  let planes = layer.n / layer.voices;
  let y_plane = (slice.first * planes + loop_index) * layer.cells + row * layer.voices;
  var sum = sums;
  for (var i = c; i < min(c + 4u, layer.n); i = i + 1u) {
    var value = sum.x + bias[i];
    if (layer.relu != 0u && value < 0.0) {
      value = 0.0;
    }
    var at = y_row + i;
    if (layer.cells != 0u) {
      at = y_plane + i / layer.voices * slice.loops * layer.cells + i % layer.voices;
    }
    y[at] = value;
    sum = sum.yzww;
  }
}

// Many rows: an invocation makes four rows of four columns, a workgroup 32 by 32.
@compute @workgroup_size(64)
fn wide(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let odd = group.z;
  let row = group.y * 32u + lane / 8u * 4u;
  let column = group.x * 32u + lane % 8u * 4u;
  let last = slice.loops * layer.rows - 1u;
  let from0 = window(min(row, last), odd);
  let from1 = window(min(row + 1u, last), odd);
  let from2 = window(min(row + 2u, last), odd);
  let from3 = window(min(row + 3u, last), odd);
  var from_w = (odd * layer.k * layer.columns + column) / 4u;
  var sum0 = vec4<f32>(0.0);
  var sum1 = vec4<f32>(0.0);
  var sum2 = vec4<f32>(0.0);
  var sum3 = vec4<f32>(0.0);
  for (var k = 0u; k < layer.k; k = k + 1u) {
    let v = w[from_w];
    sum0 = fma(vec4<f32>(x[from0 + k]), v, sum0);
    sum1 = fma(vec4<f32>(x[from1 + k]), v, sum1);
    sum2 = fma(vec4<f32>(x[from2 + k]), v, sum2);
    sum3 = fma(vec4<f32>(x[from3 + k]), v, sum3);
    from_w = from_w + layer.columns / 4u;
  }
  store(row, column, odd, sum0);
  store(row + 1u, column, odd, sum1);
  store(row + 2u, column, odd, sum2);
  store(row + 3u, column, odd, sum3);
}

// Few rows: an invocation makes one row of four columns.
@compute @workgroup_size(64)
fn narrow(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let odd = group.z;
  let row = group.y;
  let column = group.x * 256u + lane * 4u;
  if (column >= layer.n) {
    return;
  }
  let from_x = window(row, odd);
  var from_w = (odd * layer.k * layer.columns + column) / 4u;
  var sum = vec4<f32>(0.0);
  for (var k = 0u; k < layer.k; k = k + 1u) {
    sum = fma(vec4<f32>(x[from_x + k]), w[from_w], sum);
    from_w = from_w + layer.columns / 4u;
  }
  store(row, column, odd, sum);
}
