export default function FirstSteps() {
  return null;
}
