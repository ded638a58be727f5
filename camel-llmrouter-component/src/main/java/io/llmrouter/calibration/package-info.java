/** Raw scores to probabilities, and quality targets to certified thresholds. JDK only. */
package io.llmrouter.calibration;
