// The training loops as one would write them by hand: `loops SAMPLES MILLISECONDS`.
// Prints, for each, a line `column<tab>work<tab>microseconds per step`.
// A step: gather the batch, predict, squared loss, gradient, update.

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROWS = 1000, BATCH = 10, COLUMNS = 100, LANES = 16 };
static const float RATE = 0.03f;

static float features[ROWS * COLUMNS], labels[ROWS], w[COLUMNS], b, loss;
static int64_t order[ROWS];

static float uniform(void) { return (float)rand() / (float)RAND_MAX * 2.0f - 1.0f; }

static void make_data(int columns) {
    float truth[COLUMNS];
    for (int k = 0; k < columns; k++) truth[k] = uniform(), w[k] = 0.0f;
    b = 0.0f;
    for (int i = 0; i < ROWS; i++) {
        labels[i] = 4.2f;
        for (int k = 0; k < columns; k++) {
            features[i * columns + k] = uniform();
            labels[i] += features[i * columns + k] * truth[k];
        }
        int j = rand() % (i + 1);
        order[i] = order[j];
        order[j] = i;
    }
}

// The chapter: two features, shuffled batches of ten, all of one epoch.
static void chapter(void) {
    for (int start = 0; start < ROWS; start += BATCH) {
        float g0 = 0.0f, g1 = 0.0f, gb = 0.0f, sum = 0.0f;
        for (int i = start; i < start + BATCH; i++) {
            const float *x = features + 2 * order[i];
            float residual = x[0] * w[0] + x[1] * w[1] + b - labels[order[i]];
            g0 += residual * x[0];
            g1 += residual * x[1];
            gb += residual;
            sum += residual * residual / 2.0f;
        }
        w[0] -= RATE / BATCH * g0;
        w[1] -= RATE / BATCH * g1;
        b -= RATE / BATCH * gb;
        loss = sum;
    }
}

static float dot_in_lanes(const float *x, const float *y) {
    float lanes[LANES] = {0.0f}, sum = 0.0f;
    int k = 0;
    for (; k + LANES <= COLUMNS; k += LANES)
        for (int l = 0; l < LANES; l++) lanes[l] += x[k + l] * y[k + l];
    for (; k < COLUMNS; k++) sum += x[k] * y[k];
    for (int l = 0; l < LANES; l++) sum += lanes[l];
    return sum;
}

// A hundred features, all rows in one batch.
static void wide(void) {
    float gradient[COLUMNS] = {0.0f}, gb = 0.0f, sum = 0.0f;
    for (int i = 0; i < ROWS; i++) {
        const float *x = features + COLUMNS * i;
        float residual = dot_in_lanes(x, w) + b - labels[i];
        for (int k = 0; k < COLUMNS; k++) gradient[k] += residual * x[k];
        gb += residual;
        sum += residual * residual / 2.0f;
    }
    for (int k = 0; k < COLUMNS; k++) w[k] -= RATE / ROWS * gradient[k];
    b -= RATE / ROWS * gb;
    loss = sum;
}

static double microseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1e6 + now.tv_nsec / 1e3;
}

static double time_of(void (*run)(void), int repetitions) {
    double start = microseconds();
    for (int i = 0; i < repetitions; i++) run();
    return (microseconds() - start) / repetitions;
}

static int ascending(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void report(const char *work, void (*run)(void), int steps, int samples, double milliseconds) {
    double times[samples];
    run();
    int repetitions = (int)(milliseconds * 1e3 / time_of(run, 10)) + 1;
    for (int i = 0; i < samples; i++) times[i] = time_of(run, repetitions) / steps;
    qsort(times, samples, sizeof *times, ascending);
    // A compiler may leave out what nobody looks at.
    fprintf(stderr, "C, %s: bias %.4f (4.2 is true), loss of the last batch %g\n", work, b, loss);
    printf("C\t%s\t%.6f\n", work, times[samples / 2]);
}

int main(int count, char **arguments) {
    if (count != 3) return fprintf(stderr, "usage: loops SAMPLES MILLISECONDS\n"), 2;
    int samples = atoi(arguments[1]);
    double milliseconds = atof(arguments[2]);
    make_data(2);
    report("chapter", chapter, ROWS / BATCH, samples, milliseconds);
    make_data(COLUMNS);
    report("1000x100", wide, 1, samples, milliseconds);
}
