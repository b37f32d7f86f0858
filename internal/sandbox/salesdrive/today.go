package salesdrive

import "encoding/json"

// An order under the names the service uses today.
type todayOrder struct {
	fields
	Parcels         []parcelData   `json:"ord_delivery_data,omitempty"`
	Contacts        []todayContact `json:"contacts"`
	UTMContent      string         `json:"utmContent"`
	UTMTerm         string         `json:"utmTerm"`
	OrderStock      null           `json:"orderStock"`
	OrganizationID  int64          `json:"organizationId"`
	Products        []todayProduct `json:"products"`
	ShippingAddress *string        `json:"shipping_address"`
	ShippingCosts   amount         `json:"shipping_costs"`
	DocumentCheck   null           `json:"document_ord_check"`
	Call            null           `json:"call"`
	DiscountAmount  amount         `json:"discountAmount"`
	Nova            *todayNova     `json:"ord_novaposhta,omitempty"`
	Ukr             *ukrposhta     `json:"ord_ukrposhta,omitempty"`
}

type todayContact struct {
	person
	CounterpartyID *int64 `json:"counterpartyId"`
	Telegram       null   `json:"telegram"`
	ClientRating   null   `json:"clientRating"`
	Instagram      null   `json:"instagramNick"`
	DateOfBirth    null   `json:"dateOfBirth"`
	IsPhoneHide    int    `json:"isPhoneHide"`
	IsEmailHide    int    `json:"isEmailHide"`
}

type todayProduct struct {
	item
	Length         int64             `json:"length"`
	Width          int64             `json:"width"`
	Height         int64             `json:"height"`
	Upsell         int               `json:"upsell"`
	Barcode        string            `json:"barcode"`
	DocumentName   string            `json:"documentName"`
	Uktzed         null              `json:"uktzed"`
	Active         int               `json:"active"`
	Text           string            `json:"text"`
	Complect       []json.RawMessage `json:"complect"`
	Photo          null              `json:"photo"`
	ExciseBarcodes null              `json:"exciseBarcodes"`
}

type todayNova struct {
	nova
	CargoType       string `json:"cargoType"`
	Payer           string `json:"payer"`
	PaymentMethod   string `json:"paymentMethod"`
	PostpayPayer    string `json:"postpayPayer"`
	PostpaySum      amount `json:"postpaySum"`
	Manual          int    `json:"manual"`
	SettlementRef   string `json:"settlementRef"`
	LiftToFloor     int    `json:"liftToFloor"`
	Floor           int    `json:"floor"`
	Elevator        int    `json:"elevator"`
	IsPrinted       int    `json:"isPrinted"`
	CityName        string `json:"cityName"`
	AreaName        string `json:"areaName"`
	CityTemplate    string `json:"cityTemplateName"`
	BranchName      string `json:"branchName"`
	WarehouseTypeID int    `json:"warehouseTypeId"`
}

// A parcelData is a parcel of any carrier.
type parcelData struct {
	AreaName          string  `json:"areaName"`
	RegionName        string  `json:"regionName"`
	CityType          string  `json:"cityType"`
	Payer             string  `json:"payer"`
	HasPostpay        int     `json:"hasPostpay"`
	PostpaySum        amount  `json:"postpaySum"`
	TrackingNumberRef *string `json:"trackingNumberRef"`
	Provider          string  `json:"provider"`
	SenderID          int64   `json:"senderId"`
	Type              string  `json:"type"`
	TrackingNumber    string  `json:"trackingNumber"`
	Parent            null    `json:"parentTrackingNumber"`
	CityName          string  `json:"cityName"`
	StatusCode        int64   `json:"statusCode"`
	DeliverAt         *string `json:"deliveryDateAndTime"`
	IsPrinted         int     `json:"isPrinted"`
	ShippingCosts     amount  `json:"shipping_costs"`
	CityRef           string  `json:"cityRef"`
	SettlementRef     string  `json:"settlementRef"`
	BranchRef         string  `json:"branchRef"`
	BranchNumber      int64   `json:"branchNumber"`
	Address           string  `json:"address"`
	PaymentMethod     string  `json:"paymentMethod"`
	PostpayPayer      string  `json:"postpayPayer"`
	CargoType         string  `json:"cargoType"`
	AddedToRegister   int     `json:"addedToRegister"`
}

func (a *Account) today(o *Order) todayOrder {
	contact := todayContact{person: a.person(o)}
	if c := a.contact(o.ContactID).Counterparty; c != nil {
		contact.CounterpartyID = &c.ID
	}
	p := o.Product
	d := todayOrder{
		fields: o.fields(), Contacts: []todayContact{contact}, OrganizationID: organizations()[0].ID, DiscountAmount: amount(o.discount()),
		Products: []todayProduct{{
			item: o.item(), Length: p.Length, Width: p.Width, Height: p.Height, DocumentName: p.DocumentName, Active: 1, Text: p.Name, Complect: []json.RawMessage{},
		}},
	}
	if o.Parcel != nil {
		d.ShippingAddress, d.ShippingCosts = orNull("м. Полтава, відділення №12"), amount(o.Parcel.Cost)
		d.Parcels = []parcelData{o.parcelData()}
		if o.Parcel.Carrier == Ukr {
			d.Ukr = a.ukrposhta(o)
		} else {
			d.Nova = o.todayNova()
		}
	}
	return d
}

// printed says whether a waybill has been printed: it is, once there is one.
func (p *Parcel) printed() int {
	if p.Waybill == "" {
		return 0
	}
	return 1
}

func (o *Order) parcelData() parcelData {
	p := o.Parcel
	return parcelData{
		AreaName: "Полтавська", CityType: "м.", Payer: recipient, HasPostpay: 1, PostpaySum: amount(o.Rest()), TrackingNumberRef: orNull(p.WaybillRef),
		Provider: p.Carrier, SenderID: 1, Type: toWarehouse, TrackingNumber: p.Waybill, CityName: "Полтава", StatusCode: p.StatusCode,
		DeliverAt: moment(p.DeliverAt), IsPrinted: p.printed(), ShippingCosts: amount(p.Cost), CityRef: cityRef, SettlementRef: settlementRef, BranchRef: branchRef,
		BranchNumber: branchNumber, Address: "відділення №12", PaymentMethod: cash, PostpayPayer: recipient, CargoType: parcel,
	}
}

func (o *Order) todayNova() *todayNova {
	return &todayNova{
		nova: o.Parcel.nova(), CargoType: parcel, Payer: recipient, PaymentMethod: cash, PostpayPayer: recipient, PostpaySum: amount(o.Rest()),
		SettlementRef: settlementRef, IsPrinted: o.Parcel.printed(), CityName: "м. Полтава, Полтавська обл.", AreaName: "Полтавська", CityTemplate: "м. Полтава",
		BranchName: "Відділення №12", WarehouseTypeID: 1,
	}
}
