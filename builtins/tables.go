package builtins

// tables are the groups in the order of the reference.
var tables = [][]Func{
	mathFuncs, roundFuncs, trigFuncs,
	textFuncs,
	dateFuncs,
	regexFuncs,
	arrayFuncs, sortFuncs, buttonFuncs,
	dictFuncs,
	conditionFuncs,
	encodingFuncs,
	conversionFuncs,
	httpFuncs,
	getcourseFuncs,
	keycrmFuncs,
	clientVarFuncs, clientFuncs, mergeFuncs,
	orderFuncs, orderStateFuncs,
	listFuncs,
	labelFuncs,
	taskFuncs,
	operatorFuncs,
	messageFuncs,
	linkFuncs,
}
