/** Raw scores to probabilities, and quality targets to thresholds. JDK only. */
package io.llmrouter.calibration;
