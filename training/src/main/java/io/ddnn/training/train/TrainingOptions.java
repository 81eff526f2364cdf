package io.ddnn.training.train;

/**
 * How a network is trained.
 *
 * @param epochs passes over the training data, at least 1
 * @param batchSize samples a step, at least 2
 * @param seed seed of everything random: the same seed and data give the same network on the same machine
 * @param learningRate largest step of the Adam optimizer
 * @param warmUpEpochs epochs in which the learning rate rises to its largest value; from there it falls as a cosine
 * @param balance how far rare classes count more: a sample of class c weighs {@code (samples / (classes * samples of
 *     c)) ^ balance}; 0 counts samples alike, 1 classes alike
 * @param deviceDropout probability that a device is lost for a sample, so that the network learns to do without; below 1
 * @param nodeDropout probability that a node between devices and root is lost for a sample, where it has siblings
 * @param viewMixing probability that a device's view of a sample is replaced by its view of another sample of the same
 *     class: so devices' views of an object do not always come together in the same way
 * @param viewBorrowing probability that a device's view is replaced by any device's view of the same class, by chance,
 *     where the device has seen the class less than {@value #FEW_VIEWS} times: what one has seen of a rare class then
 *     teaches all
 * @param blankWeight weight of the loss that keeps exits above the devices undecided where no device sees the object
 * @param augmentation random changes of images
 */
public record TrainingOptions(int epochs, int batchSize, long seed, double learningRate, double warmUpEpochs,
        double balance, double deviceDropout, double nodeDropout, double viewMixing, double viewBorrowing,
        double blankWeight, Augmentation augmentation) {

    /** A device that has fewer views of a class borrows others'. */
    static final int FEW_VIEWS = 8;

    public TrainingOptions {
        require(epochs >= 1, "epochs", epochs, "at least 1");
        require(batchSize >= 2, "batchSize", batchSize, "at least 2");
        require(learningRate > 0 && learningRate <= 1, "learningRate", learningRate, "above 0, at most 1");
        require(warmUpEpochs >= 0, "warmUpEpochs", warmUpEpochs, "at least 0");
        require(balance >= 0 && balance <= 1, "balance", balance, "0 to 1");
        require(deviceDropout >= 0 && deviceDropout < 1, "deviceDropout", deviceDropout, "0 to below 1");
        require(nodeDropout >= 0 && nodeDropout < 1, "nodeDropout", nodeDropout, "0 to below 1");
        require(viewMixing >= 0 && viewMixing <= 1, "viewMixing", viewMixing, "0 to 1");
        require(viewBorrowing >= 0 && viewBorrowing <= 1, "viewBorrowing", viewBorrowing, "0 to 1");
        require(blankWeight >= 0, "blankWeight", blankWeight, "at least 0");
    }

    private static void require(boolean condition, String field, Object value, String expected) {
        if (!condition) {
            throw new IllegalArgumentException(field + " is " + value + ", expected " + expected);
        }
    }

    /** What did best on validation frames of real data. */
    public static TrainingOptions defaults() {
        return new TrainingOptions(60, 32, 1, 0.05, 3, 0.35, 0.12, 0.12, 0.3, 0.25, 0.1, Augmentation.DEFAULT);
    }

    /** These options with another number of epochs. */
    public TrainingOptions withEpochs(int other) {
        return new TrainingOptions(other, batchSize, seed, learningRate, warmUpEpochs, balance, deviceDropout,
                nodeDropout, viewMixing, viewBorrowing, blankWeight, augmentation);
    }

    /** These options with another seed. */
    public TrainingOptions withSeed(long other) {
        return new TrainingOptions(epochs, batchSize, other, learningRate, warmUpEpochs, balance, deviceDropout,
                nodeDropout, viewMixing, viewBorrowing, blankWeight, augmentation);
    }

    /** These options with another probability that a device is lost. */
    public TrainingOptions withDeviceDropout(double other) {
        return new TrainingOptions(epochs, batchSize, seed, learningRate, warmUpEpochs, balance, other, nodeDropout,
                viewMixing, viewBorrowing, blankWeight, augmentation);
    }
}
