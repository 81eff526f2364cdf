package io.ddnn.training.data;

/**
 * A data set in two parts that share no sample.
 *
 * @param training the samples to learn from
 * @param validation the samples kept back to choose thresholds on
 */
public record DataSplit(DataSet training, DataSet validation) {}
