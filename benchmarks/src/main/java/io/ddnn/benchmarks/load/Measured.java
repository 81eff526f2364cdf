package io.ddnn.benchmarks.load;

/**
 * A subject in one round.
 *
 * @param processorMicros microseconds of processor time a sample, all services together, without their JVMs' compilers
 * @param p50Millis median latency
 * @param p99Millis latency that one in a hundred exceeds
 */
public record Measured(double processorMicros, double p50Millis, double p99Millis) {}
