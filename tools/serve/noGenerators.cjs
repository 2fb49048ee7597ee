// Replaces @stdlib/assert-has-generator-support in builds. The original evaluates text to find out whether generators exist, which
// the content security policy forbids. Told that there are none, @stdlib computes continued fractions and sums in loops.
module.exports = () => false
