"""What becomes of a filed dossier: the states of the contract, the acts that lead on, and their deadlines."""
