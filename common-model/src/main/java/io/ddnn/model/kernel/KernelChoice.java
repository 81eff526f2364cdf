package io.ddnn.model.kernel;

/**
 * A kernel provider and why it was taken.
 *
 * @param provider the provider
 * @param reason why, in words that complete "kernel x, because ..."
 */
public record KernelChoice(KernelProvider provider, String reason) {}
