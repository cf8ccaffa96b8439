package duck

// EngineVersion is the DuckDB that the bindings' pin in go.mod brings, and on which figures and the bytes of marts
// depend. A test holds it to what the engine says of itself, so that nobody loses the pin.
const EngineVersion = "v1.4.3"
