// Package library keeps the models that were trained or brought in: each in a folder of its own, with what goes with it,
// and a note of which one plays and which ones played before. The model inside the program is always there, as "default".
//
//	DIR/<id>/model.safetensors   the model; its id is the beginning of the file's SHA-256
//	DIR/<id>/entry.json          where it came from and whether it may play by itself (Entry)
//	DIR/<id>/...                 what the trainer put beside it: card, curves
//	DIR/library.json             which one plays, and what played before
//
// A folder appears whole or not at all. To forget a model, delete its folder.
package library
