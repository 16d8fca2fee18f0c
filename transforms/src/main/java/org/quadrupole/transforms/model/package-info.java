/**
 * Trained models, evaluated in the event loop: boosted decision trees of XGBoost, LightGBM and TMVA
 * by loops over flat arrays of our own, ONNX graphs by ONNX Runtime where its library is present.
 */
@NullMarked
package org.quadrupole.transforms.model;

import org.jspecify.annotations.NullMarked;
