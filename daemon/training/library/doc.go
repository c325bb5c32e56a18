// Package library keeps the models that were trained or added, each in a folder of its own, and records which one plays
// and which ones played before. The model inside the program is always part of it, as "default".
//
//	DIR/<id>/model.safetensors   the model; its id is the beginning of the file's SHA-256
//	DIR/<id>/entry.json          its origin, and whether it plays without being chosen (Entry)
//	DIR/<id>/...                 files of the trainer: card, curves
//	DIR/library.json             which model plays, and which played before
//
// A folder appears complete or not at all. To remove a model, delete its folder.
package library
