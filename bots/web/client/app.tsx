/** The page, whole. */
export function App() {
  return (
    <main>
      <h1>Viva</h1>
    </main>
  );
}
