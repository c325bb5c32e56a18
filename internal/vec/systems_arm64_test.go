package vec

// systems are those that this machine has.
func systems() []system { return []system{{"neon", 4, NEONRows, false, (*Block).NEON}} }
